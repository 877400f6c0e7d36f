import CZlib
import Files
import Foundation
import TemporaryFolder
import Testing

@Suite("What a source gives")
struct SourceTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/a" }

  init() throws { folder = try TemporaryFolder() }

  @Test(
    "has the hash that the standard says",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
  func hash(text: String, digits: String) throws {
    try File.write(text.utf8, to: path, mode: 0o600)
    #expect(SHA256.hex(of: Array(text.utf8)) == digits)
    #expect(try SHA256.hex(of: FileSource(path: path)) == digits)
  }

  @Test("is hashed on its way, once it has ended, however it is read", arguments: [1, 100, 4_096])
  func hashing(room: Int) throws {
    let bytes = SourceTests.bytes(1_000)
    try File.write(bytes, to: path, mode: 0o600)
    let source = HashingSource(try FileSource(path: path))
    #expect(source.sha256 == nil)
    #expect(try source.all(room: room) == bytes)
    #expect(source.sha256 == SHA256.hex(of: bytes))
  }

  @Test("comes in pieces, together the whole")
  func pieces() throws {
    let bytes = SourceTests.bytes(600_000)
    try File.write(bytes, to: path, mode: 0o600)
    var pieces: [[UInt8]] = []
    try FileSource(path: path).forEachPiece(orThrow: { $0 }) { (piece) throws(SourceError) in
      pieces.append(Array(piece))
    }
    #expect(pieces.map(\.count).max() == 256 * 1_024)
    #expect(Array(pieces.joined()) == bytes)
  }

  @Test("of a file ends where the file ended when it was opened")
  func growing() throws {
    let bytes = SourceTests.bytes(1_000)
    try File.write(bytes, to: path, mode: 0o600)
    let source = try FileSource(path: path)
    try OpenFile(path, O_WRONLY | O_APPEND).write(bytes)
    #expect(try source.all(room: 300) == bytes)
  }

  @Test("is nothing for what is no file, and nobody waits for it: a device without end, a pipe without a writer")
  func noFile() throws {
    try #require(mkfifo(path, 0o600) == 0)
    for path in ["/dev/zero", path] { #expect(try FileSource(path: path).all(room: 300) == []) }
  }

  @Test("is refused for a file with a hole")
  func hole() throws {
    try File.write(SourceTests.bytes(1_000), to: path, mode: 0o600)
    try #require(truncate(path, 1 << 40) == 0)
    #expect(throws: SourceError.sparse) { try FileSource(path: path) }
  }

  @Test("of no file is its error")
  func missing() {
    #expect(throws: SourceError.file(FileError(path: path, .read, code: ENOENT))) { try FileSource(path: path) }
  }

  @Test("is unpacked from one member of gzip or several, with padding after it", arguments: [1, 7, 65_536])
  func gzip(room: Int) throws {
    let bytes = SourceTests.bytes(2_000)
    let members = try member(Array(bytes[..<700])) + member([]) + member(Array(bytes[700...])) + [0, 0, 0]
    try File.write(members, to: path, mode: 0o600)
    #expect(try GzipSource(FileSource(path: path)).all(room: room) == bytes)
  }

  @Test("is refused where gzip ends too early")
  func truncated() throws {
    let whole = try member(SourceTests.bytes(2_000))
    for count in [0, 5, 100, whole.count - 1] {
      try File.write(whole.prefix(count), to: path, mode: 0o600)
      #expect(throws: SourceError.gzipTruncated, "\(count)") { try GzipSource(FileSource(path: path)).all(room: 64) }
    }
  }

  @Test("is refused where a byte of gzip is another, or none is gzip's")
  func damaged() throws {
    var bytes = try member(SourceTests.bytes(2_000))
    bytes[bytes.count - 6] ^= 1
    for damaged in [bytes, Array("interaction,opened_at\n".utf8)] {
      try File.write(damaged, to: path, mode: 0o600)
      #expect(throws: SourceError.gzipDamaged) { try GzipSource(FileSource(path: path)).all(room: 64) }
    }
  }

  private static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) } }

  /// As zlib's own program writes it.
  private func member(_ bytes: [UInt8]) throws -> [UInt8] {
    let path = folder.path + "/member"
    let file = try #require(gzopen(path, "wb"))
    gzwrite(file, bytes, UInt32(bytes.count))
    try #require(gzclose(file) == Z_OK)
    return try #require(try File.read(path))
  }
}

extension ByteSource {
  fileprivate func all(room: Int) throws(SourceError) -> [UInt8] {
    let piece = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
    defer { piece.deallocate() }
    var all: [UInt8] = []
    while case let count = try read(into: piece, room: room), count > 0 {
      all += UnsafeBufferPointer(start: piece, count: count)
    }
    return all
  }
}
