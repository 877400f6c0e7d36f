import Files
import Foundation
import Nightly
import TemporaryFolder
import Testing

/// Two ways to publish, one result.
enum Way: CaseIterable, CustomTestStringConvertible {
  case exchange, fileByFile
  var publisher: Publisher { Publisher(mayExchange: self == .exchange) }
  var testDescription: String { self == .exchange ? "in one step" : "file by file" }
}

@Suite("Publishing")
struct PublisherTests {
  let place: TemporaryFolder
  init() throws { place = try TemporaryFolder() }

  /// A set of marts with an index that lists them, as `datapackage.json` does.
  private func set(_ files: [String: String]) -> Publication {
    let resources = files.keys.sorted().map { "{\"path\":\"\($0)\"}" }.joined(separator: ",")
    let index = Publication.File(name: "datapackage.json", bytes: Array("{\"resources\":[\(resources)]}".utf8))
    return Publication(
      folder: place.path + "/marts", index: "datapackage.json",
      files: files.map { Publication.File(name: $0, bytes: Array($1.utf8)) }.sorted { $0.name < $1.name } + [index])
  }

  private func published() throws -> [String: String] {
    var tree = try place.tree("marts")
    tree["datapackage.json"] = nil
    return tree
  }

  private func outcome(_ way: Way, changed: Int, removed: Int = 0) -> PublishingOutcome {
    way == .exchange
      ? .exchanged(changed: changed, removed: removed)
      : .fileByFile(changed: changed, removed: removed, reason: "told not to exchange folders")
  }

  @Test("makes the folder, and those above it", arguments: Way.allCases)
  func makesFolder(way: Way) throws {
    var publication = set(["daily.csv": "a"])
    publication.folder = place.path + "/share/out/marts"
    #expect(try way.publisher.publish(publication) == outcome(way, changed: 2))
    #expect(try place.tree("share/out").keys.sorted() == ["marts/", "marts/daily.csv", "marts/datapackage.json"])
  }

  @Test("touches nothing where no byte changes", arguments: Way.allCases)
  func untouched(way: Way) throws {
    let publication = set(["daily.csv": "a", "state.csv": "b"])
    _ = try way.publisher.publish(publication)
    let before = try (place.inode("marts"), place.inode("marts/daily.csv"), place.inode("marts/datapackage.json"))
    #expect(try way.publisher.publish(publication) == .untouched)
    #expect(try (place.inode("marts"), place.inode("marts/daily.csv"), place.inode("marts/datapackage.json")) == before)
  }

  @Test("replaces what changed, keeps the file of what did not", arguments: Way.allCases)
  func replacesChanged(way: Way) throws {
    _ = try way.publisher.publish(set(["daily.csv": "a", "state.csv": "b"]))
    let same = try place.inode("marts/state.csv")
    #expect(try way.publisher.publish(set(["daily.csv": "A", "state.csv": "b"])) == outcome(way, changed: 1))
    #expect(try published() == ["daily.csv": "A", "state.csv": "b"])
    #expect(try place.inode("marts/state.csv") == same)
  }

  @Test("removes ours that is no longer wanted, keeps what others put there", arguments: Way.allCases)
  func removesObsolete(way: Way) throws {
    _ = try way.publisher.publish(set(["daily.csv": "a", "daily.json": "b"]))
    try place.write("mine", to: "marts/notes.txt")
    try place.write("deep", to: "marts/old/2024/daily.csv")
    try FileManager.default.createSymbolicLink(
      atPath: place.path + "/marts/latest", withDestinationPath: "old/2024")
    let mine = try place.inode("marts/notes.txt")
    #expect(try way.publisher.publish(set(["daily.csv": "a"])) == outcome(way, changed: 1, removed: 1))
    #expect(
      try published() == [
        "daily.csv": "a", "notes.txt": "mine", "old/": "", "old/2024/": "", "old/2024/daily.csv": "deep", "latest/": "",
      ])
    #expect(try place.inode("marts/notes.txt") == mine)
  }

  @Test("keeps what others put there under names that are no UTF-8", arguments: Way.allCases)
  func foreignNames(way: Way) throws {
    _ = try way.publisher.publish(set(["daily.csv": "a"]))
    func path(_ name: String) -> [CChar] {
      Array((place.path + "/marts/" + name).utf8CString.dropLast()) + [CChar(bitPattern: 0xE9), 0]
    }
    func write(_ path: [CChar]) throws {
      let file = try #require(fopen(path, "w"))
      fputs("mine", file)
      fclose(file)
    }
    try write(path("caf"))
    #expect(mkdir(path("d"), 0o750) == 0)
    try write(path("d").dropLast() + path("/inner").suffix(8))
    #expect(try way.publisher.publish(set(["daily.csv": "b"])) == outcome(way, changed: 1))
    for path in [path("caf"), path("d").dropLast() + path("/inner").suffix(8)] { #expect(access(path, F_OK) == 0) }
    #expect(place.text("marts/daily.csv") == "b")
    #expect(try place.tree().keys.filter { $0.hasPrefix(".") } == [])
  }

  @Test("keeps the mode of the folder and of a file it replaces", arguments: Way.allCases)
  func keepsModes(way: Way) throws {
    _ = try way.publisher.publish(set(["daily.csv": "a"]))
    chmod(place.path + "/marts", 0o750)
    chmod(place.path + "/marts/daily.csv", 0o640)
    _ = try way.publisher.publish(set(["daily.csv": "b"]))
    let attributes = FileManager.default
    #expect(try attributes.attributesOfItem(atPath: place.path + "/marts")[.posixPermissions] as? Int == 0o750)
    #expect(
      try attributes.attributesOfItem(atPath: place.path + "/marts/daily.csv")[.posixPermissions] as? Int == 0o640)
  }

  @Test("goes through a symbolic link to the folder behind it", arguments: Way.allCases)
  func followsLink(way: Way) throws {
    try place.write("mine", to: "share/notes.txt")
    try FileManager.default.createSymbolicLink(atPath: place.path + "/marts", withDestinationPath: "share")
    _ = try way.publisher.publish(set(["daily.csv": "a"]))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: place.path + "/marts") == "share")
    #expect(place.text("share/daily.csv") == "a")
    #expect(place.text("share/notes.txt") == "mine")
  }

  @Test("takes away what a killed run left, but saves a stranger's file from it")
  func removesLeftovers() throws {
    let publication = set(["daily.csv": "a"])
    _ = try Publisher().publish(publication)
    try place.write("half", to: ".marts.next/daily.csv")
    try place.write("{\"resources\":[{\"path\":\"gone.csv\"}]}", to: ".marts.next/datapackage.json")
    try place.write("old", to: ".marts.next/gone.csv")
    try place.write("mine", to: ".marts.next/notes.txt")
    #expect(try Publisher().publish(publication) == .untouched)
    #expect(try published() == ["daily.csv": "a", "notes.txt": "mine"])
    #expect(try place.tree().keys.sorted().filter { $0.hasPrefix(".") } == [])
  }

  @Test("takes away what a killed run left inside the folder")
  func removesLeftoversInside() throws {
    _ = try Publisher().publish(set(["daily.csv": "a"]))
    try place.write("half", to: "marts/.daily.csv.next")
    try place.write("mine", to: "marts/.notes.next")
    _ = try Publisher().publish(set(["daily.csv": "a"]))
    #expect(try published() == ["daily.csv": "a", ".notes.next": "mine"])
  }

  @Test("refuses a file in the place of the folder, a folder in the place of a file")
  func refuses() throws {
    try place.write("x", to: "marts")
    let folder = place.path + "/marts"
    #expect(throws: PublishingError.notAFolder(folder)) { try Publisher().publish(set(["daily.csv": "a"])) }
    try FileManager.default.removeItem(atPath: folder)
    try place.write("x", to: "marts/daily.csv/inner")
    let error = PublishingError.file(FileError(path: folder + "/daily.csv", .write, code: EISDIR), folder: folder)
    #expect(throws: error) { try Publisher().publish(set(["daily.csv": "a"])) }
    #expect(
      error.description
        == "\(folder): nothing was published: \(folder)/daily.csv is a folder, expected a file or nothing; move it away"
    )
    #expect(try place.tree("marts") == ["daily.csv/": "", "daily.csv/inner": "x"])
  }

  @Test("never shows a reader a set that its index disowns")
  func readersSeeWholeSets() throws {
    let folder = place.path + "/marts"
    _ = try Publisher().publish(set(["a.csv": "0", "b.csv": "0"]))
    let reader = FolderReader(folder, ["a.csv", "b.csv"])
    // As long as the reader has not looked often, and seen many of them: on a busy machine it comes late.
    var night = 0
    while night < 200 || reader.seen.sets < 20 {
      night += 1
      _ = try Publisher().publish(set(["a.csv": "\(night)", "b.csv": "\(night)"]))
    }
    #expect(reader.stop().mixed == 0)
  }
}

/// Somebody who reads the same files of a folder again and again, all of them through the folder once opened: whatever
/// happens to its name meanwhile, that shows one set.
private final class FolderReader: @unchecked Sendable {
  private let condition = NSCondition()
  private var texts: Set<[String]> = []
  private var isStopped = false
  private var hasEnded = false

  init(_ folder: String, _ names: [String]) {
    Thread.detachNewThread { [self] in
      while !condition.withLock({ isStopped }) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY)
        let found = names.compactMap { Self.text($0, in: descriptor) }
        close(descriptor)
        // One is missing: the old set was on its way out while it was read.
        if found.count == names.count { condition.withLock { _ = texts.insert(found) } }
      }
      condition.withLock {
        hasEnded = true
        condition.signal()
      }
    }
  }

  private static func text(_ name: String, in folder: Int32) -> String? {
    let file = openat(folder, name, O_RDONLY)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = read(file, &bytes, bytes.count)
    return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
  }

  /// Different sets that were seen, and those among them whose files differ.
  var seen: (sets: Int, mixed: Int) {
    condition.withLock { (texts.count, texts.count { Set($0).count > 1 }) }
  }

  func stop() -> (sets: Int, mixed: Int) {
    condition.withLock {
      isStopped = true
      while !hasEnded { condition.wait() }
    }
    return seen
  }
}
