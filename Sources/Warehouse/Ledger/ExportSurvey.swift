import Exports
import Files
import Foundation
import GRDB

/// An export's content, which is what the promise is about: the same content under two names is one export.
package struct ExportContent: Equatable, Sendable {
  /// Of the files with this content, the one with the greatest name.
  package var file: ExportFile
  /// Every file that holds it.
  package var copies: [Copy]
  /// 64 hex digits; empty if the reader of the file is to find it, or if the file can't be read.
  package var sha256: String

  /// One file, with its size and time when it was listed.
  package struct Copy: Equatable, Sendable {
    package var path: String
    package var size: Int
    package var modifiedNanoseconds: Int

    package init(path: String, size: Int, modifiedNanoseconds: Int) {
      self.path = path
      self.size = size
      self.modifiedNanoseconds = modifiedNanoseconds
    }
  }

  /// How the file at a path was found.
  package func copy(at path: String) -> Copy? { copies.first { $0.path.isExactly(path) } }

  package init(file: ExportFile, copies: [Copy], sha256: String) {
    self.file = file
    self.copies = copies
    self.sha256 = sha256
  }
}

/// Separates new exports from those that were loaded before: by size and time, then by content.
package struct ExportSurvey: Equatable, Sendable {
  /// The contents that a load has to look at: new ones, refused ones, and copies of loaded ones at another path.
  package private(set) var contents: [ExportContent] = []
  /// How many files are as they were when they were loaded.
  package private(set) var unchanged = 0
  /// The loaded contents that no readable file holds any more, by the name they had.
  package private(set) var missing: [String] = []

  /// Takes all files as new ones.
  package init(all files: [ExportFile]) throws {
    for file in files { add(file, try ExportContent.Copy(of: file), sha256: Self.hash(of: file)) }
  }

  /// Takes all files as new ones, for a rebuild. A file whose size no other file of its kind has must have a content of
  /// its own: if its name is unique too, it is not read here, but hashed while it is loaded.
  ///
  /// Each file's size is looked up only once, in case it changes meanwhile.
  package init(forRebuild files: [ExportFile]) throws {
    let copies = try files.map { try ExportContent.Copy(of: $0) }
    var names: [ExactText: Int] = [:], sizes: [String: Int] = [:]
    for (file, copy) in zip(files, copies) {
      names[ExactText(file.name), default: 0] += 1
      sizes["\(file.kind) \(copy.size)", default: 0] += 1
    }
    for (file, copy) in zip(files, copies) {
      let isAlone = names[ExactText(file.name)] == 1 && sizes["\(file.kind) \(copy.size)"] == 1
      add(file, copy, sha256: isAlone ? "" : Self.hash(of: file))
    }
  }

  fileprivate init(_ files: [ExportFile], _ db: Database) throws {
    var missing: [Int: String] = [:]
    for row in try Row.fetchAll(db, sql: "select file_id, name from etl_files where outcome = 'loaded'") {
      missing[row[0]] = row[1]
    }
    let known = try db.cachedStatement(
      sql: """
        select file_id from etl_paths inner join etl_files using (file_id)
        where etl_paths.path = ? and etl_paths.kind = ? and etl_paths.size = ? and etl_paths.modified_ns = ?
            and outcome = 'loaded'
        """)
    let sameContent = try db.cachedStatement(
      sql: "select file_id from etl_files where kind = ? and sha256 = ? and outcome = 'loaded'")
    for file in files {
      let copy = try ExportContent.Copy(of: file)
      if let id = try Int.fetchOne(
        known, arguments: [file.path, file.kind.rawValue, copy.size, copy.modifiedNanoseconds])
      {
        unchanged += 1
        if access(file.path, R_OK) == 0 { missing[id] = nil }
        continue
      }
      let sha256 = Self.hash(of: file)
      if let id = try Int.fetchOne(sameContent, arguments: [file.kind.rawValue, sha256]) { missing[id] = nil }
      add(file, copy, sha256: sha256)
    }
    self.missing = missing.values.sorted { $0.precedesExactly($1) }
  }

  /// The hash of a file; empty if it can't be read. One such file must not keep the others from being loaded, and its
  /// load says why.
  private static func hash(of file: ExportFile) -> String { (try? ContentHash.sha256(ofFile: file.path)) ?? "" }

  private mutating func add(_ file: ExportFile, _ copy: ExportContent.Copy, sha256: String) {
    let same = sha256.isEmpty ? nil : contents.firstIndex { $0.sha256 == sha256 && $0.file.kind == file.kind }
    guard let i = same else {
      contents.append(ExportContent(file: file, copies: [copy], sha256: sha256))
      return
    }
    contents[i].copies.append(copy)
    if contents[i].file.name.precedesExactly(file.name) { contents[i].file = file }
  }
}

extension WarehouseDatabase {
  /// Surveys the exports. Reads only those whose size or time differs from what was loaded from there.
  package func survey(_ files: [ExportFile]) throws -> ExportSurvey {
    try queue.read { db in try ExportSurvey(files, db) }
  }

  /// The files whose content is loaded, under any name. A file that can't be read is not among them.
  package func loaded(among files: [ExportFile]) throws -> Set<ExportFile> {
    try queue.read { db in
      let known = try db.cachedStatement(
        sql: "select exists (select 1 from etl_files where kind = ? and sha256 = ? and outcome = 'loaded')")
      return Set(
        try files.filter { file in
          guard let sha256 = try? ContentHash.sha256(ofFile: file.path) else { return false }
          return try Bool.fetchOne(known, arguments: [file.kind.rawValue, sha256]) ?? false
        })
    }
  }
}

extension ExportContent {
  /// The same content with its hash.
  func hashed() throws(ExportError) -> ExportContent {
    var content = self
    if sha256.isEmpty { content.sha256 = try ContentHash.sha256(ofFile: file.path) }
    return content
  }
}

extension ExportContent.Copy {
  /// Takes the file's size and time now.
  package init(path: String) throws(FileError) {
    let stamp = try FileStamp(path: path)
    self.init(path: path, size: stamp.size, modifiedNanoseconds: stamp.modifiedNanoseconds)
  }

  init(of file: ExportFile) throws {
    do throws(FileError) { try self.init(path: file.path) } catch { throw WarehouseError.unreadable(error) }
  }
}
