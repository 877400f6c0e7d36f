import CCrypto

/// SHA-256 of bytes that come in pieces, as 64 hexadecimal digits in lower case.
package struct SHA256: ~Copyable {
  private let context = EVP_MD_CTX_new()

  package init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds a piece.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// The digits. Once: nothing may be added or asked for then.
  package mutating func finish() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

extension SHA256 {
  /// Of bytes in memory.
  package static func hex(of bytes: [UInt8]) -> String {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.finish()
  }

  /// Of all that a source gives, in constant memory.
  package static func hex(of source: some ByteSource) throws(SourceError) -> String {
    var hash = SHA256()
    try source.forEachPiece(orThrow: { $0 }) { (bytes) throws(SourceError) in hash.update(bytes) }
    return hash.finish()
  }
}

/// Hashes what is read from a source on its way: of a file that is loaded, what was loaded.
package final class HashingSource: ByteSource {
  private let source: any ByteSource
  private var hash = SHA256()
  /// Of all bytes, once the source has ended.
  package private(set) var sha256: String?

  /// - Parameter source: from its beginning.
  package init(_ source: any ByteSource) { self.source = source }

  package func read(into bytes: UnsafeMutablePointer<UInt8>, room: Int) throws(SourceError) -> Int {
    // Once it has ended it stays so, even if somebody adds to the file.
    if sha256 != nil { return 0 }
    let count = try source.read(into: bytes, room: room)
    if count > 0 {
      hash.update(UnsafeRawBufferPointer(start: bytes, count: count))
    } else {
      sha256 = hash.finish()
    }
    return count
  }
}
