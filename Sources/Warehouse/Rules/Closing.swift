import CivilTime

/// When and by which stamp an interaction was closed, and how long that took.
struct Closing: Equatable {
  enum Source: String {
    case closedAt = "closed_at", updatedAt = "updated_at"

    /// The value of `close_source`; never freed.
    @inline(__always)
    var bytes: UnsafeRawBufferPointer { self == .closedAt ? Self.closedAtBytes : Self.updatedAtBytes }

    nonisolated(unsafe) private static let closedAtBytes = forever(.closedAt)
    nonisolated(unsafe) private static let updatedAtBytes = forever(.updatedAt)

    private static func forever(_ source: Source) -> UnsafeRawBufferPointer {
      let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: source.rawValue.utf8.count, alignment: 1)
      bytes.copyBytes(from: source.rawValue.utf8)
      return UnsafeRawBufferPointer(bytes)
    }
  }

  /// Never before the opening.
  var closedAt: LocalTime
  var source: Source
  /// Whole minutes, rounded down; nil if the interaction was updated before it was opened.
  var resolutionMinutes: Int?

  /// Derives the closing; nil if the state's class is open. The export's own time counts if it is between opening and
  /// update.
  @inline(__always)
  init?(_ stateClass: StateClass, openedAt: LocalTime, updatedAt: LocalTime, exported: LocalTime?) {
    guard stateClass.isClosed else { return nil }
    if let exported, openedAt <= exported, exported <= updatedAt {
      closedAt = exported
      source = .closedAt
    } else {
      closedAt = max(openedAt, updatedAt)
      source = .updatedAt
    }
    resolutionMinutes = updatedAt < openedAt ? nil : (closedAt.seconds - openedAt.seconds) / 60
  }

  /// Reads the closing of a row of `fact_interactions`; nil if it is open.
  ///
  /// - Parameter first: the place of `closed_at`, followed by `close_source` and `resolution_minutes`.
  init?(_ row: RawStatement, at first: Int32) {
    guard let closedAt = LocalTime(iso: row.bytes(first)) else { return nil }
    self.closedAt = closedAt
    source = row.text(first + 1) == Source.closedAt.rawValue ? .closedAt : .updatedAt
    resolutionMinutes = row.optionalInt(first + 2)
  }
}
