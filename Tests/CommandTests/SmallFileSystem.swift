import Foundation
import Testing

/// A file system of some kilobytes, mounted on a folder for the programs that are started through ``launcher`` and for
/// nobody else: a process of ours holds a mount namespace open, and when it ends the kernel takes all away.
final class SmallFileSystem {
  /// Whether this machine lets us mount: as root with the right to, or in a user namespace of our own.
  static let isAllowed: Bool = {
    guard let place = try? Desk().place else { return false }
    return (try? SmallFileSystem(on: place.path, kilobytes: 64)) != nil
  }()

  /// In CI a machine that does not let us fails the tests; elsewhere they are left out.
  static let isWanted = isAllowed || ProcessInfo.processInfo.environment["CI"] != nil

  static let explanation: Comment = "needs the right to mount a tmpfs in a namespace (root, or user namespaces)"

  private let holder = Process()
  /// Ends with us, and the holder with it: however long a test takes, and however it ends.
  private let lifeline = Pipe()
  private let folder: String

  init(on folder: String, kilobytes: Int) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let asOurselves = geteuid() == 0 ? [] : ["--map-root-user"]
    holder.executableURL = URL(filePath: "/usr/bin/unshare")
    let script = #"mount -t tmpfs -o size="$1"k,mode=0755 tmpfs "$0" && echo mounted && exec cat"#
    holder.arguments =
      asOurselves + ["--mount", "--propagation", "private", "/bin/sh", "-c", script, folder, String(kilobytes)]
    let output = Pipe()
    holder.standardOutput = output
    holder.standardError = FileHandle.nullDevice
    holder.standardInput = lifeline
    try holder.run()
    // Empty where it ended without a word.
    try #require(!output.fileHandleForReading.availableData.isEmpty)
  }

  deinit {
    if holder.isRunning { holder.terminate() }
    holder.waitUntilExit()
  }

  /// Starts a program where the file system is seen, in the working directory of its name.
  func launcher(in workingDirectory: String) -> [String] {
    let asOurselves = geteuid() == 0 ? [] : ["--user", "--preserve-credentials"]
    return ["/usr/bin/nsenter", "--target", String(holder.processIdentifier), "--mount"] + asOurselves
      + ["/bin/sh", "-c", #"cd "$0" && exec "$@""#, workingDirectory]
  }

  /// The mounted folder, as seen from outside.
  var path: String { "/proc/\(holder.processIdentifier)/root\(folder)" }

  /// Takes all room but so much.
  func fill(leaving kilobytes: Int) throws {
    let free = try FileManager.default.attributesOfFileSystem(forPath: path)[.systemFreeSize] as? Int ?? 0
    let filler = Data(count: max(0, free - kilobytes * 1_024))
    try filler.write(to: URL(filePath: path + "/filler"))
  }

  /// As a disk that the kernel has found errors on, or that was mounted by mistake.
  func setReadOnly(_ isReadOnly: Bool) throws {
    let words = ["-o", "remount,\(isReadOnly ? "ro" : "rw")", folder]
    var tool = Tool(folder: "/")
    tool.launcher = launcher(in: "/")
    try #require(try tool.start(words, program: "/bin/mount").wait().status == 0)
  }

  func makeRoom() throws { try FileManager.default.removeItem(atPath: path + "/filler") }
}
