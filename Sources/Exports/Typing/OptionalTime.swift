import CivilTime

/// A time that a row may lack. One word, unlike `LocalTime?`: it is passed about once for each row.
struct OptionalTime {
  /// Since 1970 on the wall clock; of ``absent`` less than of any time.
  let seconds: Int

  /// The field is empty, or the file has none.
  static let absent = OptionalTime(seconds: .min)

  @inline(__always)
  var isAbsent: Bool { seconds == .min }

  @inline(__always)
  var localTime: LocalTime? { isAbsent ? nil : LocalTime(seconds: seconds) }
}
