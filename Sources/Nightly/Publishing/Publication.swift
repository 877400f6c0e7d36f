import Files
import Foundation

/// A set of files that belong together and lie in one folder: the marts, or the charts.
package struct Publication: Sendable {
  package struct File: Equatable, Sendable {
    package var name: String
    private var make: (@Sendable () -> [UInt8])?

    package init(name: String, bytes: [UInt8]?) {
      self.name = name
      if let bytes { make = { bytes } }
    }

    /// - Parameter make: gives the same bytes each time. It is called whenever they are needed, so that the large files
    ///   of a set need not all be in memory.
    package init(name: String, making make: @escaping @Sendable () -> [UInt8]) {
      self.name = name
      self.make = make
    }

    /// Whether the published file stays as it is.
    package var isKept: Bool { make == nil }

    /// Nil: the published file stays as it is.
    package var bytes: [UInt8]? { make?() }

    package static func == (a: File, b: File) -> Bool { a.name == b.name && a.bytes == b.bytes }
  }

  package var folder: String
  /// The file that lists the others. Readers trust a set by it, so it changes last if files change one by one.
  package var index: String
  package var files: [File]

  package init(folder: String, index: String, files: [File]) {
    self.folder = folder
    self.index = index
    self.files = files
  }

  /// The bytes of the index that is published with the others; nil if the published one is kept.
  var indexBytes: [UInt8]? { files.first { $0.name == index }?.bytes }

  /// The names that a folder's index says are ours: its own, and each file it lists. Empty if no index can be read.
  func listed(in folder: String) -> Set<String> {
    guard let bytes = try? Files.File.read(folder + "/" + index),
      let contents = try? JSONDecoder().decode(Index.self, from: Data(bytes))
    else { return [] }
    let names = (contents.resources ?? []).map(\.path) + (contents.charts ?? []).map(\.file)
    return Set(names.filter { !$0.contains("/") } + [index])
  }

  /// The part of `datapackage.json` and `charts.json` that says which files are ours.
  private struct Index: Decodable {
    struct Resource: Decodable { var path: String }
    struct Chart: Decodable { var file: String }
    var resources: [Resource]?
    var charts: [Chart]?
  }
}

/// What publishing did to a folder.
package enum PublishingOutcome: Equatable, Sendable {
  /// Every file was there, byte by byte, and nothing was touched.
  case untouched
  /// The folder changed in one step. `changed` counts files that are new or different, `removed` those that are gone.
  case exchanged(changed: Int, removed: Int)
  /// The filesystem can't exchange folders, so the files changed one by one, the index last. For a moment readers could
  /// see a mixed set.
  case fileByFile(changed: Int, removed: Int, reason: String)
}
