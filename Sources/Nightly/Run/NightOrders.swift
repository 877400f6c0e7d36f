/// What a run is asked to do this time, beside its configuration.
package struct NightOrders: Equatable, Sendable {
  /// The parts of a run, done in this order.
  package struct Steps: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    package static let load = Steps(rawValue: 1)
    package static let marts = Steps(rawValue: 2)
    package static let charts = Steps(rawValue: 4)
    /// What `run` does.
    package static let all: Steps = [.load, .marts, .charts]
  }

  package var steps = Steps.all
  /// What the ledger and the lock call it: `run`, `ingest`.
  package var command = "run"
  /// Exports named by hand; empty: those in the exports folder.
  package var files: [String] = []
  /// Load only the newest of each kind among the exports not loaded yet.
  package var isLatestOnly = false
  /// Rebuild the database from all exports.
  package var isRebuild = false
  /// Let a rebuild leave out loaded exports that are no longer there.
  package var mayDropMissing = false
  /// Change nothing if anything is refused or rejected, or causes a warning.
  package var isStrict = false
  package var wait = TimeSpan(seconds: 0)

  package init() {}
}
