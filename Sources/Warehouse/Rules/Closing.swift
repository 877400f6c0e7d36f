import CivilTime

/// When and by which stamp an interaction was closed, and how long that took.
struct Closing: Equatable {
  enum Source: String { case closedAt = "closed_at", updatedAt = "updated_at" }

  /// Never before the opening.
  var closedAt: LocalTime
  var source: Source
  /// Whole minutes, rounded down; nil where the interaction was updated before it was opened.
  var resolutionMinutes: Int?

  /// Nil unless the state's class is closed. The export's own time counts if it lies between opening and update.
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

  /// As a row of `fact_interactions` tells it.
  init(closedAt: LocalTime, source: Source, resolutionMinutes: Int?) {
    self.closedAt = closedAt
    self.source = source
    self.resolutionMinutes = resolutionMinutes
  }
}
