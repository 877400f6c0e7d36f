import Files

/// SHA-256 of a file's bytes as they lie on the disk: what an export is, whatever its name. Reads the file once, in
/// constant memory.
package enum ContentHash {
  /// 64 hexadecimal digits in lower case.
  ///
  /// - Throws: also for a file that begins with a block of NUL bytes alone, which is text in no encoding: there may be
  ///   gigabytes of them, and each night would read them all to refuse them again.
  package static func sha256(ofFile path: String) throws(ExportError) -> String {
    do throws(ExportError.Problem) {
      let source: FileSource
      do throws(SourceError) { source = try FileSource(path: path) } catch { throw ExportError.Problem(error) }
      var hash = SHA256()
      var isFirst = true
      try source.forEachPiece(orThrow: { ExportError.Problem($0) }) { (piece) throws(ExportError.Problem) in
        if isFirst, piece.count >= block, piece.prefix(block).allSatisfy({ $0 == 0 }) { throw .nulByte }
        isFirst = false
        hash.update(piece)
      }
      return hash.finish()
    } catch {
      throw ExportError(file: Folder.name(of: path), line: error == .nulByte ? 1 : nil, problem: error)
    }
  }

  private static let block = 4_096
}
