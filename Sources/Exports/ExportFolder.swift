import Foundation

/// The exports that lie in folders. Opens none of them.
package enum ExportFolder {
  /// What was found, and what was passed over and why.
  package struct Listing: Equatable, Sendable {
    /// By kind, then name, then path, so that a listing does not depend on the file system's order.
    package var files: [ExportFile] = []
    package var skipped: [Skipped] = []
  }

  package struct Skipped: Equatable, Sendable, CustomStringConvertible {
    package var name: String
    package var reason: Reason

    package enum Reason: Equatable, Sendable {
      /// `.part`, `.tmp`, or a name that starts with a dot.
      case notFinished
      /// Fits a pattern, but ends in something that is no export.
      case notAnExport
      /// Named by hand, and fits no pattern.
      case noPattern
    }

    package var description: String {
      switch reason {
      case .notFinished: "\(name): skipped: not finished (.part, .tmp or a leading dot)"
      case .notAnExport: "\(name): skipped: neither CSV nor JSON (.csv .tsv .txt .json .ndjson .jsonl, each also .gz)"
      case .noPattern: "\(name): skipped: no pattern under `files` in the configuration fits its name"
      }
    }
  }

  /// - Parameter paths: files and folders; of a folder the files directly in it.
  /// - Throws: ``ExportError`` for a path that is not there or a folder that cannot be read.
  package static func list(_ paths: [String], format: ExportFormat) throws(ExportError) -> Listing {
    var listing = Listing()
    var seen: Set<String> = []
    for path in paths {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw ExportError(file: path, problem: .notFound)
      }
      if isFolder.boolValue {
        for name in try names(in: path) { add(path + (path.hasSuffix("/") ? "" : "/") + name, name, false) }
      } else {
        add(path, path.split(separator: "/").last.map(String.init) ?? path, true)
      }
    }
    listing.files.sort(by: precedes)
    listing.skipped.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return listing

    func add(_ path: String, _ name: String, _ isNamed: Bool) {
      let kinds = format.kinds(ofName: name.hasPrefix(".") ? String(name.dropFirst()) : name)
      // What lies about in a folder and fits no pattern is nobody's export.
      guard isNamed || !kinds.isEmpty, seen.insert(path).inserted else { return }
      if isUnfinished(name) {
        listing.skipped.append(Skipped(name: name, reason: .notFinished))
      } else if kinds.isEmpty {
        listing.skipped.append(Skipped(name: name, reason: .noPattern))
      } else if !ExportFile.isExportName(name) {
        listing.skipped.append(Skipped(name: name, reason: .notAnExport))
      } else {
        let isInteraction = kinds.contains(.interaction)
        listing.files += kinds.map { kind in
          ExportFile(path: path, name: name, kind: kind, isAlsoInteraction: isInteraction && kind != .interaction)
        }
      }
    }
  }

  private static func names(in folder: String) throws(ExportError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).filter { name in
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder)
          && !isFolder.boolValue
      }
    } catch {
      throw ExportError(file: folder, problem: .unreadable((error as NSError).localizedDescription))
    }
  }

  private static func isUnfinished(_ name: String) -> Bool {
    let lower = name.lowercased()
    return name.hasPrefix(".") || lower.hasSuffix(".part") || lower.hasSuffix(".tmp")
  }

  private static func precedes(_ a: ExportFile, _ b: ExportFile) -> Bool {
    if a.kind != b.kind { return a.kind.order < b.kind.order }
    if a.name != b.name { return a.name.utf8.lexicographicallyPrecedes(b.name.utf8) }
    return a.path.utf8.lexicographicallyPrecedes(b.path.utf8)
  }
}

extension ExportKind {
  fileprivate var order: Int { ExportKind.allCases.firstIndex(of: self) ?? 0 }
}
