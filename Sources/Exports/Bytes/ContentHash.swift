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
    let hashing = HashingSource(source)
    let room = 256 * 1024
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
    defer { buffer.deallocate() }
    while try hashing.read(into: buffer, room: room) > 0 {}
    return hashing.sha256 ?? hashing.digest()
  }
}

/// Hashes what is read from a source on its way: of a file that is loaded, what was loaded.
final class HashingSource: ByteSource {
  private let source: any ByteSource
  private let context = EVP_MD_CTX_new()
  /// Of all bytes, once the source has ended.
  private(set) var sha256: String?

  init(_ source: any ByteSource) {
    self.source = source
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  deinit { EVP_MD_CTX_free(context) }

  func read(into bytes: UnsafeMutablePointer<UInt8>, room: Int) throws(SourceError) -> Int {
    // Once it has ended it stays so, even if somebody adds to the file.
    if sha256 != nil { return 0 }
    let count = try source.read(into: bytes, room: room)
    if count > 0 {
      EVP_DigestUpdate(context, bytes, count)
    } else {
      sha256 = digest()
    }
    return count
  }

  fileprivate func digest() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    EVP_DigestFinal_ex(context, &digest, &length)
    return digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count < 2 ? "0" + digits : digits
    }.joined()
  }
}
