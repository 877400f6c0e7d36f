import Files

/// A format that marts are published in. CSV and JSON and Parquet have a file per mart, XLSX one for all.
package enum MartFormat: String, CaseIterable, Hashable, Sendable {
  case csv, json, xlsx, parquet
}

/// One file to be published: its name, what is in it, and the hash by which a reader knows that a set belongs together.
///
/// A great one whose bytes are quickly made is not held: a desk may have hundreds of thousands of categories, and all
/// formats of them at once are more than a night may take.
package struct MartFile: Sendable {
  package let name: String
  package let byteCount: Int
  /// SHA-256 of the bytes, 64 hex digits.
  package let sha256: String
  private let contents: Contents

  private enum Contents: Sendable {
    case held([UInt8])
    case madeAgain(@Sendable () -> [UInt8])
  }

  // A night of a desk with 300,000 categories held all formats of all marts at once.
  /// From so many bytes on a file that can be made again is not held.
  private static let great = 4 << 20

  init(name: String, bytes: [UInt8]) {
    self.name = name
    byteCount = bytes.count
    sha256 = SHA256.hex(of: bytes)
    contents = .held(bytes)
  }

  /// - Parameter make: gives the same bytes each time.
  init(name: String, making make: @escaping @Sendable () -> [UInt8]) {
    let bytes = make()
    self.name = name
    byteCount = bytes.count
    sha256 = SHA256.hex(of: bytes)
    contents = bytes.count < MartFile.great ? .held(bytes) : .madeAgain(make)
  }

  /// To be asked for when they are needed, and let go again.
  package var bytes: [UInt8] {
    switch contents {
    case .held(let bytes): bytes
    case .madeAgain(let make): make()
    }
  }
}

extension MartFile: Equatable {
  package static func == (a: MartFile, b: MartFile) -> Bool { a.name == b.name && a.sha256 == b.sha256 }
}
