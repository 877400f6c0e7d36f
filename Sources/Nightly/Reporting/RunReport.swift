import Reports

/// Everything that is reported of one run: on the terminal, in `last_run.json`, as metrics.
///
/// Holds no name, note or description of a ticket.
package struct RunReport: Encodable, Equatable, Sendable {
  /// Start and process, so that log lines of one run can be put together.
  package var run: String
  package var command: String
  package var version: String
  /// `YYYY-MM-DDTHH:MM:SS` of the machine's clock, like ``finishedAt``.
  package var startedAt: String
  package var finishedAt = ""
  package var milliseconds = 0
  /// A number of `sysexits.h`.
  package var exitStatus: Int32 = 0
  /// Within a level, in the order in which they were found.
  package internal(set) var diagnostics: [Diagnostic] = []
  package var steps: [Step] = []
  package var exports = Exports()
  package var marts: Published?
  package var charts: Published?
  /// The data's clock, `YYYY-MM-DDTHH:MM:SS` and `YYYY-MM-DD`.
  package var asOf: String?
  package var reportDay: String?
  package var database = ""
  /// Whether marts were published when the run began.
  package var isPublishedBefore = false
  /// With `--strict`, something was refused or rejected, or caused a warning: nothing was published. Nothing was loaded
  /// either, unless the reason showed only after the load.
  package var isGivenUpByStrict = false
  /// Hash of the key of the last published pseudonyms; nil if none were published.
  package var pseudonymKey: String?

  /// A part of the run and how long it took on the wall clock.
  package struct Step: Encodable, Equatable, Sendable {
    package var name: String
    package var milliseconds: Int
  }

  /// What was found in the exports folder, or named by hand, and what became of it.
  package struct Exports: Encodable, Equatable, Sendable {
    /// Files that count as exports by name.
    package var found = 0
    /// Of these, how many were loaded on an earlier night.
    package var loadedBefore = 0
    package var files: [File] = []
    /// Over all files.
    package var rows = Rows()
  }

  /// One export. `refusal` is why nothing of it was loaded; `rejectsFile` is the path of its rejected rows.
  package struct File: Codable, Equatable, Sendable {
    package var name: String
    package var kind: String
    package var encoding: String
    /// The words of ``error``.
    package var refusal: String?
    /// Why nothing of it was loaded; nil if it was.
    package var error: Diagnostic?
    package var rows: Rows
    /// The words of the first rejects, beginning with the place.
    package var rejects: [String]
    package var firstRejects: [Diagnostic]
    package var rejectsFile: String?
    /// The first of the columns that nothing reads, cut short.
    package var ignoredColumns: [String]
  }

  /// Rows by what the warehouse made of them; `read` counts every one.
  package struct Rows: Codable, Equatable, Sendable {
    package var read = 0
    package var new = 0
    package var updated = 0
    package var unchanged = 0
    package var superseded = 0
    package var rejected = 0
  }

  /// A folder that was published.
  package struct Published: Encodable, Equatable, Sendable {
    package var folder: String
    package var files: Int
    /// Of these, how many are new or differ from before.
    package var changed: Int
    /// How many more were removed because they are no longer wanted.
    package var removed = 0
    /// Why the folder was not exchanged in one step; nil if it was, or did not change.
    package var fileByFile: String?
    /// The file in it that a person opens first.
    package var firstLook: String?
  }

  package init(run: String, command: String, version: String, startedAt: String) {
    self.run = run
    self.command = command
    self.version = version
    self.startedAt = startedAt
  }
}

extension RunReport {
  /// ``exitStatus`` as a case; `software` if no case has the number.
  package var status: ExitStatus {
    get { ExitStatus(rawValue: exitStatus) ?? .software }
    set { exitStatus = newValue.rawValue }
  }

  /// What a person must act on, in words, one per line.
  package var problems: [String] { words(.error) }
  /// What a person should look at, one per line.
  package var warnings: [String] { words(.warning) }
  /// Notes, one per line: true, and nothing to do about them.
  package var notes: [String] { words(.note) }

  private func words(_ level: Diagnostic.Level) -> [String] {
    diagnostics.filter { $0.level == level }.map(\.words)
  }

  mutating func tell(_ finding: some Diagnosing, _ level: Diagnostic.Level) {
    diagnostics.append(finding.diagnostic(level))
  }

  /// How many files were refused.
  package var refusedFiles: Int { exports.files.count { $0.refusal != nil } }
}
