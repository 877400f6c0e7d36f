import Files
import Reports

/// `last_run.json` beside the database: the report of the last run, and what the last published night was made of, so
/// that a quiet night can leave everything as it is.
package struct LastRun: Encodable, Equatable, Sendable {
  package var report: RunReport
  package var published: PublishedNight?
  /// When a run last ended with 0, in seconds since 1970; nil if none has.
  package var lastSuccess: Int?
  package var refused: RefusedBefore?

  /// `last_run.json` beside the database.
  package static func path(database: String) -> String {
    Folder.parent(of: database) == "." ? "last_run.json" : Folder.parent(of: database) + "/last_run.json"
  }

  /// Puts the report in the place of the last one, in one step.
  package func write(database: String) throws(FileError) {
    guard let text = try? ReportJSON.document(self) else { return }
    try File.replace(LastRun.path(database: database), with: (text + "\n").utf8, mode: 0o640)
  }

  private enum Key: CodingKey { case report, published, lastSuccess, refused }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(ReportWithWords(report: report), forKey: .report)
    try container.encodeIfPresent(published, forKey: .published)
    try container.encodeIfPresent(lastSuccess, forKey: .lastSuccess)
    try container.encodeIfPresent(refused, forKey: .refused)
  }

  /// Beside the diagnostics their words alone: whoever read those before they had codes goes on reading them.
  private struct ReportWithWords: Encodable {
    var report: RunReport

    enum Key: CodingKey { case problems, warnings, notes }

    func encode(to encoder: any Encoder) throws {
      try report.encode(to: encoder)
      var words = encoder.container(keyedBy: Key.self)
      try words.encode(report.problems, forKey: .problems)
      try words.encode(report.warnings, forKey: .warnings)
      try words.encode(report.notes, forKey: .notes)
    }
  }

  /// As much of the report of an earlier run, of any version, as the next one goes by.
  package struct Remembered: Decodable {
    package var report: Report?
    package var published: PublishedNight?
    package var lastSuccess: Int?
    package var refused: RefusedBefore?

    package struct Report: Decodable { package var pseudonymKey: String? }

    /// Nil if there is none, or none that can be read: then a night is published anew, which changes no byte.
    package init?(database: String) {
      guard let bytes = try? File.read(path(database: database)),
        let read = ReportJSON.read(Remembered.self, bytes)
      else { return nil }
      self = read
    }
  }
}

/// What a night was published from, and the files as they were left.
package struct PublishedNight: Codable, Equatable, Sendable {
  /// Program, configuration and loaded exports, as one hash.
  package var source: String
  package var files: [Stamp]

  /// A file as the file system tells of it without reading it.
  package struct Stamp: Codable, Equatable, Sendable {
    package var path: String
    package var size: Int
    package var modifiedNanoseconds: Int
    package var inode: UInt64

    /// Nil if there is no such file.
    init?(path: String) {
      guard let stamp = try? FileStamp(path: path) else { return nil }
      self.path = path
      (size, modifiedNanoseconds, inode) = (stamp.size, stamp.modifiedNanoseconds, stamp.inode)
    }
  }

  /// Whether each file lies there as it was left.
  package var isIntact: Bool { PublishedNight.areIntact(files) }

  static func areIntact(_ stamps: [Stamp]) -> Bool { stamps.allSatisfy { Stamp(path: $0.path) == $0 } }
}
