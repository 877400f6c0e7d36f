import CCrypto

/// SHA-256 of a file's bytes as they lie on the disk: what an export is, whatever its name. Reads the file once, in
/// constant memory.
package enum ContentHash {
  /// 64 hexadecimal digits in lower case.
  package static func sha256(ofFile path: String) throws(ExportError) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    do {
      return try sha256(of: FileSource(path: path))
    } catch {
      throw ExportError(file: name, problem: ExportError.Problem(error))
    }
  }

  private static func sha256(of source: FileSource) throws(SourceError) -> String {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
    let room = 256 * 1024
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
    defer { buffer.deallocate() }
    while true {
      let count = try source.read(into: buffer, room: room)
      if count == 0 { break }
      EVP_DigestUpdate(context, buffer, count)
    }
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    EVP_DigestFinal_ex(context, &digest, &length)
    return digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count < 2 ? "0" + digits : digits
    }.joined()
  }
}
