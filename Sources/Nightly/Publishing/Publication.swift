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

    /// - Parameter make: gives the same bytes each time. It is asked each time that they are needed, so that the great
    ///   files of a set need not all be in memory.
    package init(name: String, making make: @escaping @Sendable () -> [UInt8]) {
      self.name = name
      self.make = make
    }

    /// Whether the published file holds as it is.
    package var isKept: Bool { make == nil }

    /// Nil: the published file holds as it is.
    package var bytes: [UInt8]? { make?() }

    package static func == (a: File, b: File) -> Bool { a.name == b.name && a.bytes == b.bytes }
  }

  package var folder: String
  /// The file that lists the others: readers trust a set by it, so it is the last to change where files change one by one.
  package var index: String
  package var files: [File]

  package init(folder: String, index: String, files: [File]) {
    self.folder = folder
    self.index = index
    self.files = files
  }

  /// Of the index that is published with the others; nil where it is kept.
  var indexBytes: [UInt8]? { files.first { $0.name == index }?.bytes }

  /// What the index in a folder says is ours: itself, and each file it lists. Empty if there is no index that can be read.
  func listed(in folder: String) -> Set<String> {
    guard let bytes = try? Files.File.read(folder + "/" + index),
      let contents = try? JSONDecoder().decode(Index.self, from: Data(bytes))
    else { return [] }
    let names = (contents.resources ?? []).map(\.path) + (contents.charts ?? []).map(\.file)
    return Set(names.filter { !$0.contains("/") } + [index])
  }

  /// As much of `datapackage.json` and `charts.json` as tells which files are ours.
  private struct Index: Decodable {
    struct Resource: Decodable { var path: String }
    struct Chart: Decodable { var file: String }
    var resources: [Resource]?
    var charts: [Chart]?
  }
}

/// What publishing did to a folder.
package enum PublishingOutcome: Equatable, Sendable {
  /// Every file was there, byte by byte: nothing was touched.
  case untouched
  /// The folder changed in one step; so many files are new or other than before, so many gone.
  case exchanged(changed: Int, removed: Int)
  /// The filesystem can't exchange folders: file by file, the index last. For a moment readers could see a mixed set.
  case fileByFile(changed: Int, removed: Int, reason: String)
}
