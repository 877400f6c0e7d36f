import Files
import Reports

/// `last_run.json` beside the database: the report of the last run, and what the last published night was made from, so
/// that a quiet night can leave everything as it is.
package struct LastRun: Encodable, Equatable, Sendable {
  package var report: RunReport
  package var published: PublishedNight?
  /// When a run last ended with exit status 0, in seconds since 1970; nil if none has.
  package var lastSuccess: Int?
  package var refused: RefusedBefore?

  /// `last_run.json` beside the database.
  package static func path(database: String) -> String {
    Folder.parent(of: database) == "." ? "last_run.json" : Folder.parent(of: database) + "/last_run.json"
  }

  /// Replaces the last report in one step.
  package func write(database: String) throws(FileError) {
    guard let text else { return }
    try File.replace(LastRun.path(database: database), with: text.utf8, mode: 0o640)
  }

  /// The file's text.
  var text: String? { (try? ReportJSON.document(self)).map { $0 + "\n" } }

  private enum Key: CodingKey { case report, published, lastSuccess, refused }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(ReportWithWords(report: report), forKey: .report)
    try container.encodeIfPresent(published, forKey: .published)
    try container.encodeIfPresent(lastSuccess, forKey: .lastSuccess)
    try container.encodeIfPresent(refused, forKey: .refused)
  }

  /// Adds the words of the diagnostics, for programs that read the words before there were codes.
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

  /// The part of an earlier run's report, of any version, that the next run uses.
  package struct Remembered: Decodable {
    package var report: Report?
    package var published: PublishedNight?
    package var lastSuccess: Int?
    package var refused: RefusedBefore?

    package struct Report: Decodable { package var pseudonymKey: String? }

    /// Nil if no report can be read: the night is then published anew, which changes no byte.
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

  /// A file as the file system describes it, without reading it.
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

  /// Whether each file is as it was left.
  package var isIntact: Bool { PublishedNight.areIntact(files) }

  static func areIntact(_ stamps: [Stamp]) -> Bool { stamps.allSatisfy { Stamp(path: $0.path) == $0 } }
}
