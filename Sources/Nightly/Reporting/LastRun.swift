import Files
import Foundation

/// `last_run.json` beside the database: the report of the last run, and what the last published night was made of, so
/// that a quiet night can leave everything as it is.
package struct LastRun: Codable, Equatable, Sendable {
  package var report: RunReport
  package var published: PublishedNight?
  /// When a run last ended with 0, in seconds since 1970; nil if none has.
  package var lastSuccess: Int?

  /// `last_run.json` beside the database.
  package static func path(database: String) -> String {
    Folder.parent(of: database) == "." ? "last_run.json" : Folder.parent(of: database) + "/last_run.json"
  }

  /// Nil if there is none, or none that can be read: then a night is published anew, which changes no byte.
  package static func read(database: String) -> LastRun? {
    guard let bytes = try? File.read(path(database: database)) else { return nil }
    return try? decoder.decode(LastRun.self, from: Data(bytes))
  }

  /// Puts the report in the place of the last one, in one step.
  package func write(database: String) throws(FileError) {
    guard let data = try? Self.encoder.encode(self) else { return }
    try File.replace(LastRun.path(database: database), with: data + Data("\n".utf8), mode: 0o640)
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
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
  package var isIntact: Bool { files.allSatisfy { Stamp(path: $0.path) == $0 } }
}
