import Files
import Glibc
import Reports
import Words

/// The exports that lie in folders. Opens none of them.
package enum ExportFolder {
  /// What was found, and what was passed over and why.
  package struct Listing: Equatable, Sendable {
    /// By kind, then name, then path, so that a listing does not depend on the file system's order.
    package var files: [ExportFile] = []
    package var skipped: [Skipped] = []
  }

  /// What lies among exports, and is passed over.
  package struct Skipped: Equatable, Sendable {
    package var name: String
    package var reason: Reason
    /// Asked for by its own path, and not only found in a folder.
    package var isNamed = false

    /// Why it is passed over. Raw values are codes for programs and stay; `docs/OPERATIONS.md` lists them.
    package enum Reason: String, CaseIterable, Sendable {
      /// `.part`, `.tmp`, or a name that starts with a dot.
      case notFinished = "not_finished"
      /// Fits a pattern, but ends in something that is no export.
      case notAnExport = "not_an_export"
      /// Named by hand, and fits no pattern.
      case noPattern = "no_pattern"
      /// A pipe, a socket or a device: to read it might never end.
      case noFile = "not_a_file"
      /// A link to what is not there.
      case linkToNowhere = "link_to_nowhere"
      /// The name's bytes are no UTF-8: no report could tell it.
      case undecodableName = "undecodable_name"
      /// A link that leads out of the folder, which the configuration does not allow.
      case linkOutside = "link_outside"
    }
  }

  /// - Parameter paths: files and folders; of a folder the files directly in it.
  /// - Throws: ``ExportError`` for a path that is not there or a folder that cannot be read.
  package static func list(_ paths: [String], format: ExportFormat) throws(ExportError) -> Listing {
    var listing = Listing()
    var seen: Set<ExactText> = []
    for path in paths {
      switch Form(ofPath: path) {
      case .folder:
        let real = resolved(path)
        for (name, isDecodable) in try names(in: path) {
          let whole = path + (path.hasSuffix("/") ? "" : "/") + name
          if !isDecodable {
            passOver(name, .undecodableName)
          } else if !format.followsLinks, leads(whole, outOf: real) {
            passOver(name, .linkOutside)
          } else {
            add(whole, name, Form(ofPath: whole))
          }
        }
      case nil: throw ExportError(file: path, problem: .notFound)
      case let form: add(path, Folder.name(of: path), form, isNamed: true)
      }
    }
    listing.files.sort(by: precedes)
    listing.skipped.sort { $0.name.precedesExactly($1.name) }
    return listing

    func kinds(_ name: String) -> [ExportKind] {
      format.kinds(ofName: name.hasPrefix(".") ? String(name.dropFirst()) : name)
    }

    // What lies about in a folder and fits no pattern is nobody's export.
    func passOver(_ name: String, _ reason: Skipped.Reason, isNamed: Bool = false) {
      if isNamed || !kinds(name).isEmpty {
        listing.skipped.append(Skipped(name: name, reason: reason, isNamed: isNamed))
      }
    }

    func add(_ path: String, _ name: String, _ form: Form?, isNamed: Bool = false) {
      let kinds = kinds(name)
      guard form != .folder, isNamed || !kinds.isEmpty, seen.insert(ExactText(path)).inserted else { return }
      if isUnfinished(name) {
        passOver(name, .notFinished, isNamed: isNamed)
      } else if kinds.isEmpty {
        passOver(name, .noPattern, isNamed: isNamed)
      } else if !ExportFile.isExportName(name) {
        passOver(name, .notAnExport, isNamed: isNamed)
      } else if form == .other {
        passOver(name, .noFile, isNamed: isNamed)
      } else if form == nil {
        passOver(name, .linkToNowhere, isNamed: isNamed)
      } else {
        let isInteraction = kinds.contains(.interaction)
        listing.files += kinds.map { kind in
          ExportFile(path: path, name: name, kind: kind, isAlsoInteraction: isInteraction && kind != .interaction)
        }
      }
    }
  }

  /// Whether something in a folder is a link to what lies elsewhere. Who may write there, and read nothing else, would
  /// have us read it for them.
  ///
  /// - Parameter folder: without links; nil if that can't be told.
  private static func leads(_ path: String, outOf folder: [UInt8]?) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let target = resolved(path) else {
      return false
    }
    guard let folder else { return true }
    return !target.starts(with: folder == [slash] ? folder : folder + [slash])
  }

  private static let slash = UInt8(ascii: "/")

  /// The bytes of a path without links; nil if nothing is there.
  private static func resolved(_ path: String) -> [UInt8]? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return Array(UnsafeRawBufferPointer(start: real, count: strlen(real)))
  }

  /// What lies at a path, behind links.
  private enum Form {
    case file, folder
    /// A pipe, a socket, a device.
    case other

    /// Nil if nothing is there, or a link to nothing.
    init?(ofPath path: String) {
      var status = stat()
      guard stat(path, &status) == 0 || errno != ENOENT && errno != ELOOP else { return nil }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: self = .folder
      // What can't be looked at is told when it is opened.
      case S_IFREG, 0: self = .file
      default: self = .other
      }
    }
  }

  /// Names that are no UTF-8 come with their bad bytes replaced.
  private static func names(in folder: String) throws(ExportError) -> [(name: String, isDecodable: Bool)] {
    // readdir, because Foundation silently drops names in Latin-1, and the night missed an export.
    guard let stream = opendir(folder) else {
      throw ExportError(file: folder, problem: ExportError.Problem(.file(FileError(path: folder, .read))))
    }
    defer { closedir(stream) }
    var names: [(String, Bool)] = []
    while let entry = readdir(stream) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      let name = String(validating: bytes, as: UTF8.self)
      names.append((name ?? String(decoding: bytes, as: UTF8.self), name != nil))
    }
    return names
  }

  private static func isUnfinished(_ name: String) -> Bool {
    let lower = name.lowercased()
    return name.hasPrefix(".") || lower.hasSuffix(".part") || lower.hasSuffix(".tmp")
  }

  private static func precedes(_ a: ExportFile, _ b: ExportFile) -> Bool {
    if a.kind != b.kind { return a.kind.order < b.kind.order }
    return a.name.isExactly(b.name) ? a.path.precedesExactly(b.path) : a.name.precedesExactly(b.name)
  }
}

extension ExportKind {
  fileprivate var order: Int { ExportKind.allCases.firstIndex(of: self) ?? 0 }
}

extension ExportFolder.Skipped: Diagnosing {
  package var code: Reason { reason }

  package var fields: [String: Diagnostic.Value?] { ["file": .text(name)] }

  package var description: String {
    switch reason {
    case .notFinished: "\(name.printable): skipped: not finished (.part, .tmp or a leading dot)"
    case .notAnExport:
      "\(name.printable): skipped: neither CSV nor JSON (.csv .tsv .txt .json .ndjson .jsonl, each also .gz)"
    case .noPattern: "\(name.printable): skipped: no pattern under `files` in the configuration fits its name"
    case .noFile: "\(name.printable): skipped: found a pipe or a device, expected a file"
    case .linkToNowhere:
      "\(name.printable): skipped: a dangling link; restore its target, or remove the link"
    case .linkOutside:
      "\(name.printable): skipped: a link to a file outside the exports folder; put the file there, or set "
        + "follow_links: true in the configuration"
    case .undecodableName: "\(name.printable): skipped: the file name is not valid UTF-8; rename it"
    }
  }
}
