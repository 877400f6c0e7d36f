import CivilTime

/// A time of the contract's years 1990–2100 in 4 bytes; 0, before all times, for none.
struct PackedTime: BitwiseCopyable, Hashable, Comparable {
  let seconds: UInt32
  private static let base = Day(validYear: 1980, month: 1, day: 1).number * 86_400
  /// The number of days that the times that fit extend over.
  static let days = Int(UInt32.max) / 86_400 + 1

  /// Packs a time; nil becomes 0. A time that does not fit, which no export brings, becomes the nearest one that does.
  init(_ time: LocalTime?) { seconds = time.map { UInt32(clamping: $0.seconds - Self.base) } ?? 0 }

  var time: LocalTime? { seconds == 0 ? nil : LocalTime(seconds: Int(seconds) + Self.base) }

  static func < (a: PackedTime, b: PackedTime) -> Bool { a.seconds < b.seconds }
}
