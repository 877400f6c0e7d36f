import Files

/// SHA-256 of a file's bytes as they lie on the disk: what an export is, whatever its name. Reads the file once, in
/// constant memory.
package enum ContentHash {
  /// 64 hexadecimal digits in lower case.
  package static func sha256(ofFile path: String) throws(ExportError) -> String {
    do throws(SourceError) { return try SHA256.hex(of: FileSource(path: path)) } catch {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      throw ExportError(file: name, problem: ExportError.Problem(error))
    }
  }
}
