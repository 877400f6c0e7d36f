import CCrypto
import Files
import Glibc
import Marts

/// What makes pseudonyms of ids: the same every night, and nothing to anyone without it. Lies in a file for its owner
/// alone; whoever loses it gets other pseudonyms.
struct PseudonymKey: Equatable {
  private let bytes: [UInt8]

  /// Nil if there is no such file.
  ///
  /// - Throws: ``RunError`` for one that can't be read, and for one that holds no key.
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

  /// A new one, on the disk before anything is made with it.
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

  /// Tells one key from another, and nothing of either.
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
  /// The key of this night, made if there is none; nil where people are not shown by pseudonyms.
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

  /// Where this night's key is not that of the last; to be asked before a new one is made.
  func pseudonymFinding(_ report: RunReport) throws(RunError) -> RunFinding? {
    guard configuration.people == .pseudonyms, let last = report.pseudonymKey else { return nil }
    let path = configuration.pseudonymKey
    let key = try PseudonymKey(file: path)
    return key?.hash == last ? nil : .otherPseudonyms(key: path, isGone: key == nil)
  }
}
