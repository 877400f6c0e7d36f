import CCrypto
import Files
import Glibc
import Marts

/// The key that turns ids into pseudonyms: the same ones every night, and unreadable without the key. Its file is
/// readable for its owner alone. If the key is lost, everybody gets a new pseudonym.
struct PseudonymKey: Equatable {
  private let bytes: [UInt8]

  /// Reads the key; nil if there is no such file.
  ///
  /// - Throws: ``RunError`` if the file can't be read or is too short for a key.
  init?(file path: String) throws(RunError) {
    let found: [UInt8]?
    do throws(FileError) { found = try File.read(path) } catch { throw .keyUnreadable(error) }
    guard let found else { return nil }
    guard found.count >= Self.fewestBytes else {
      throw .keyTooShort(path, bytes: found.count, expected: Self.fewestBytes)
    }
    bytes = found
  }

  private static let fewestBytes = 16

  /// Makes a new key, which is on the disk before anything is made with it.
  init(makingFile path: String) throws(RunError) {
    var bytes = [UInt8](repeating: 0, count: 32)
    do throws(FileError) {
      try check(path, .write) { getentropy(&bytes, bytes.count) }
      try File.replace(path, with: bytes, mode: 0o600)
    } catch {
      throw .keyNotWritten(error)
    }
    self.bytes = bytes
  }

  /// Identifies the key without revealing it.
  var hash: String { SHA256.hex(of: bytes) }

  /// HMAC-SHA-256 of the id, cut to 40 bits.
  func pseudonym(of id: String) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    var length = 0
    let data = Array(id.utf8)
    EVP_Q_mac(nil, "HMAC", nil, "SHA256", nil, bytes, bytes.count, data, data.count, &digest, digest.count, &length)
    let digits = Array("0123456789ABCDEF".utf8)
    return "P-"
      + String(decoding: digest.prefix(5).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

extension Night {
  /// The key of this night, made if there is none; nil unless people are shown by pseudonyms.
  func pseudonymKey(_ report: inout RunReport) throws(RunError) -> PseudonymKey? {
    guard configuration.people == .pseudonyms else { return nil }
    let key: PseudonymKey
    if let known = try PseudonymKey(file: configuration.pseudonymKey) {
      key = known
    } else {
      key = try PseudonymKey(makingFile: configuration.pseudonymKey)
    }
    report.pseudonymKey = key.hash
    return key
  }

  /// The finding that this night's key is not that of the last; nil if it is. Call this before a new key is made.
  func pseudonymFinding(_ report: RunReport) throws(RunError) -> RunFinding? {
    guard configuration.people == .pseudonyms, let last = report.pseudonymKey else { return nil }
    let path = configuration.pseudonymKey
    let key = try PseudonymKey(file: path)
    return key?.hash == last ? nil : .otherPseudonyms(key: path, isGone: key == nil)
  }
}
