import Files
import Foundation
import TemporaryFolder
import Testing

@Suite("A file")
struct FileTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/a" }

  init() throws { folder = try TemporaryFolder() }

  @Test("is read as it was written, empty and longer than one read", arguments: [0, 1, 4_095, 4_096, 4_097, 300_000])
  func roundTrip(size: Int) throws {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try File.write(bytes, to: path, mode: 0o600)
    #expect(try File.read(path) == bytes)
    #expect(try FileStamp(path: path).size == size)
  }

  @Test("is read to its end where no size is told: a pipe")
  func pipe() throws {
    var ends: [Int32] = [0, 0]
    try #require(Foundation.pipe(&ends) == 0)
    let output = OpenFile(adopting: ends[0], path: "pipe")
    let bytes = [UInt8](repeating: 7, count: 20_000)
    try File.write(bytes, to: ends[1], path: "pipe")
    close(ends[1])
    #expect(try output.rest() == bytes)
  }

  @Test("that is not there is none, and a folder is no file")
  func nothing() throws {
    #expect(try File.read(path) == nil)
    #expect(throws: FileError(path: folder.path, .read, code: EISDIR)) { try File.read(folder.path) }
    #expect(throws: FileError(path: path, .read, code: ENOENT)) { try File.holds([], at: path) }
    #expect(!File.exists(path))
    try File.remove(path)
  }

  @Test("holds just these bytes or others")
  func holds() throws {
    let bytes = [UInt8](repeating: 1, count: 400_000)
    try File.write(bytes, to: path, mode: 0o600)
    #expect(try File.holds(bytes, at: path))
    #expect(try !File.holds(bytes + [1], at: path))
    #expect(try !File.holds(bytes.dropLast() + [2], at: path))
  }

  @Test("is replaced in one step, with nothing left beside it")
  func replaced() throws {
    try folder.write("old", to: "a")
    let old = try folder.inode("a")
    try File.replace(path, with: "new".utf8, mode: 0o640)
    #expect(try folder.tree() == ["a": "new"])
    #expect(try folder.inode("a") != old)
  }

  @Test("that can't be replaced stays, with nothing left beside it")
  func notReplaced() throws {
    try folder.write("x", to: "a/b")
    #expect(throws: FileError(path: path, .write, code: EISDIR)) { try File.replace(path, with: [1], mode: 0o640) }
    #expect(try folder.tree() == ["a/": "", "a/b": "x"])
  }

  @Test("on a full disk is told with its path")
  func full() throws {
    let file = try OpenFile("/dev/full", O_WRONLY)
    #expect(throws: FileError(path: "/dev/full", .write, code: ENOSPC)) { try file.write([1]) }
  }
}

@Suite("A system call")
struct SystemCallTests {
  @Test("is made again for as long as signals interrupt it")
  func interrupted() throws {
    var calls = 0
    let result = try check("a", .read) { () -> Int in
      calls += 1
      errno = EINTR
      return calls < 3 ? -1 : 7
    }
    #expect(result == 7)
    #expect(calls == 3)
  }

  @Test("that fails otherwise is made once")
  func failed() {
    var calls = 0
    #expect(throws: FileError(path: "a", .lock, code: EACCES)) {
      try check("a", .lock) { () -> Int32 in
        calls += 1
        errno = EACCES
        return -1
      }
    }
    #expect(calls == 1)
  }

  @Test(
    "that failed is told with path, attempt and the system's words",
    arguments: [
      (FileError.Attempt.read, ENOENT, "a: can't be read: No such file or directory"),
      (.write, ENOSPC, "a: can't be written: No space left on device; make room and run again"),
      (
        .remove, EACCES,
        "a: can't be removed: Permission denied; check its permissions and those of its folder, and run again"
      ),
      (.lock, ENOLCK, "a: can't be locked: No locks available"),
    ])
  func words(attempt: FileError.Attempt, code: Int32, words: String) {
    let error = FileError(path: "a", attempt, code: code)
    #expect("\(error)\(error.remedy)" == words)
  }
}

@Suite("A folder")
struct FolderTests {
  @Test(
    "and a name are parts of a path",
    arguments: [("a/b/c", "a/b", "c"), ("/a", "/", "a"), ("a", ".", "a"), ("/a/", "/a", "")])
  func parts(path: String, parent: String, name: String) {
    #expect(Folder.parent(of: path) == parent)
    #expect(Folder.name(of: path) == name)
  }

  @Test("is removed with all that is in it, and not what its links lead to")
  func removed() throws {
    let folder = try TemporaryFolder()
    try folder.write("stays", to: "elsewhere/file")
    try Folder.make(folder.path + "/a/b/c")
    try folder.write("x", to: "a/b/c/file")
    try #require(symlink(folder.path + "/elsewhere", folder.path + "/a/link") == 0)
    // A name that is no UTF-8: put together from text, it would name another file.
    let undecodable: [UInt8] = Array((folder.path + "/a/").utf8) + [0xFF, 0]
    let made = open(undecodable.map { CChar(bitPattern: $0) }, O_CREAT | O_WRONLY, 0o600)
    try #require(made >= 0)
    close(made)
    #expect(try Folder.entries(folder.path + "/a").map(\.kind) == [.folder, .other, .file])
    try Folder.remove(folder.path + "/a")
    #expect(try folder.tree() == ["elsewhere/": "", "elsewhere/file": "stays"])
  }
}
