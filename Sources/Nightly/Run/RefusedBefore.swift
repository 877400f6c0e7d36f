import Exports
import Files
import Warehouse

/// The exports that the last run refused, as they lay there: one that has not changed is refused again without being read,
/// and told of in the same words, every night until somebody mends it.
///
/// A file of 20 GB that is no text took a minute of each night, just to be hashed.
package struct RefusedBefore: Codable, Equatable, Sendable {
  /// The program and the configuration, as one hash: by others the exports might be accepted.
  private var readBy: String
  private var exports: [Export] = []

  /// One content, and what was told of it.
  private struct Export: Codable, Equatable, Sendable {
    var kind: ExportKind
    /// Every file that holds it.
    var stamps: [PublishedNight.Stamp]
    var told: ToldExport
  }

  init(readBy: String) { self.readBy = readBy }

  /// Those of a listing that are as they were, and what was told of each content of them; removes them from the listing.
  mutating func take(from files: inout [ExportFile], readBy now: String) -> [ToldExport] {
    if readBy != now { self = RefusedBefore(readBy: now) }
    exports.removeAll { export in
      let lying = files.filter { file in
        file.kind == export.kind && export.stamps.contains { $0.path.isExactly(file.path) }
      }
      guard lying.count == export.stamps.count, PublishedNight.areIntact(export.stamps) else { return true }
      files.removeAll(where: lying.contains)
      return false
    }
    return exports.map(\.told)
  }

  /// Forgets what a load has looked at since.
  mutating func forget(_ contents: [ExportContent]) {
    exports.removeAll { export in
      contents.contains { content in
        content.file.kind == export.kind && export.stamps.contains { content.copy(at: $0.path) != nil }
      }
    }
  }

  /// - Parameter content: as it was found; not remembered if it is another by now, or if the next night may read it.
  mutating func add(_ content: ExportContent, _ error: ExportError, told: ToldExport) {
    guard error.problem.isOfContent else { return }
    let stamps = content.copies.compactMap { copy in
      PublishedNight.Stamp(path: copy.path).flatMap {
        $0.size == copy.size && $0.modifiedNanoseconds == copy.modifiedNanoseconds ? $0 : nil
      }
    }
    guard stamps.count == content.copies.count else { return }
    exports.append(Export(kind: content.file.kind, stamps: stamps, told: told))
  }
}

extension ExportError.Problem {
  /// The same bytes are refused again, whatever the system does.
  fileprivate var isOfContent: Bool {
    switch self {
    case .notFound, .unreadable, .changedWhileRead, .goneWhileRead: false
    default: true
    }
  }
}
