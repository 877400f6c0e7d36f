import CCrypto

/// A format that marts are published in. CSV and JSON and Parquet have a file per mart, XLSX one for all.
package enum MartFormat: String, CaseIterable, Hashable, Sendable {
  case csv, json, xlsx, parquet
}

/// One file to be published: its name, what is in it, and the hash by which a reader knows that a set belongs together.
package struct MartFile: Equatable, Sendable {
  package var name: String
  package var bytes: [UInt8]
  /// SHA-256 of the bytes, 64 hex digits.
  package let sha256: String

  init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    sha256 = MartFile.sha256(bytes)
  }

  package static func sha256(_ bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
