import Files
import Foundation
import Marts

/// Somebody who opens a published folder again and again, takes the index that lies in it, and compares every file with
/// the hash that the index gives: through the folder once opened, as DESIGN promises a whole set there.
///
/// Unchecked: the findings are under the lock.
final class PollingReader: @unchecked Sendable {
  struct Findings {
    /// Sets seen whole, by the hash of their index.
    var sets: Set<String> = []
    var looks = 0
    /// Files that their index disowns, a line each.
    var disowned: [String] = []
  }

  private let folder: String
  private let index: String
  private let lock = NSCondition()
  private var findings = Findings()
  private var isStopped = false
  private let ended = DispatchSemaphore(value: 0)

  init(_ folder: String, index: String) {
    self.folder = folder
    self.index = index
    Thread.detachNewThread { [self] in
      while !lock.withLock({ isStopped }) { look() }
      ended.signal()
    }
  }

  func stop() -> Findings {
    lock.withLock { isStopped = true }
    ended.wait()
    return findings
  }

  /// Waits until what lies there now has been looked at, and found whole; or until something is amiss.
  func waitForLook() {
    lock.withLock {
      // Two looks: the first one may have begun before.
      let looks = findings.looks + 2
      while findings.disowned.isEmpty, findings.looks < looks { lock.wait() }
    }
  }

  private func look() {
    defer { lock.withLock { lock.broadcast() } }
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else {
      // The name always stands once a first night is published.
      return note("the folder: \(String(cString: strerror(errno)))")
    }
    defer { close(directory) }
    guard let bytes = read(index, in: directory), let entries = try? entries(of: bytes) else {
      if isStillPublished(directory) { note("\(index) is missing or no JSON") }
      return
    }
    for entry in entries {
      guard let file = read(entry.name, in: directory) else {
        // A set that was exchanged away is taken apart while it is read: then it is no longer the published one.
        if isStillPublished(directory) { note("\(entry.name) is missing") }
        return
      }
      if "sha256:" + SHA256.hex(of: file) != entry.hash { note("\(entry.name) has other bytes") }
    }
    lock.withLock {
      findings.looks += 1
      _ = findings.sets.insert(SHA256.hex(of: bytes))
    }
  }

  private func note(_ line: String) { lock.withLock { findings.disowned.append(line) } }

  private func isStillPublished(_ directory: Int32) -> Bool {
    var here = stat()
    var published = stat()
    fstat(directory, &here)
    return stat(folder, &published) == 0 && published.st_ino == here.st_ino
  }

  private func read(_ name: String, in directory: Int32) -> [UInt8]? {
    let descriptor = openat(directory, name, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    return (try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).readToEnd()).map { Array($0) }
  }

  /// The files that `datapackage.json` or `charts.json` lists.
  private func entries(of index: [UInt8]) throws -> [(name: String, hash: String)] {
    struct Entry: Decodable { var path: String?, file: String?, hash: String }
    struct Index: Decodable { var resources: [Entry]?, charts: [Entry]? }
    let contents = try JSONDecoder().decode(Index.self, from: Data(index))
    return ((contents.resources ?? []) + (contents.charts ?? [])).map { ($0.path ?? $0.file ?? "", $0.hash) }
  }
}
