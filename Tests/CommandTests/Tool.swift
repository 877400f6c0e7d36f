import Foundation
import Testing

/// The built program, run as cron runs it: an empty environment, no terminal, a working directory of its own.
struct Tool {
  struct Result: Equatable {
    var status: Int32
    var output: String
    var error: String
  }

  /// Beside the test bundle that is running.
  static let path: String = {
    let arguments = CommandLine.arguments
    let build = arguments.first { $0.contains(".xctest") }.map { ($0 as NSString).deletingLastPathComponent }
    return (build ?? FileManager.default.currentDirectoryPath + "/.build/release") + "/itsm-marts"
  }()

  var folder: String
  var environment: [String: String] = [:]
  /// A command that the program is started by, and that ends in becoming it: the program and its arguments are added.
  var launcher: [String] = []
  /// For ``launcher``: to root no file is closed, so rights are tried as somebody without any.
  static let nobody =
    geteuid() == 0 ? ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []

  func callAsFunction(_ arguments: String...) throws -> Result { try run(arguments) }

  func run(_ arguments: [String]) throws -> Result {
    let started = try start(arguments)
    return started.wait()
  }

  /// A line for `/bin/sh`, with an empty environment.
  static func shell(_ line: String, in folder: String) -> Result {
    do {
      return try Tool(folder: folder).start(["-c", line], program: "/bin/sh").wait()
    } catch { return Result(status: -1, output: "", error: "\(error)") }
  }

  func start(_ arguments: [String], program: String = Tool.path) throws -> Running {
    let process = Process()
    let words = launcher + [program] + arguments
    process.executableURL = URL(filePath: words[0])
    process.arguments = Array(words.dropFirst())
    process.environment = environment
    process.currentDirectoryURL = URL(filePath: folder)
    process.standardInput = FileHandle.nullDevice
    // Files and not pipes: nobody has to empty them while the program runs.
    let output = try Capture()
    let error = try Capture()
    process.standardOutput = output.handle
    process.standardError = error.handle
    try process.run()
    return Running(process: process, output: output, error: error)
  }

  struct Running {
    let process: Process
    fileprivate let output: Capture
    fileprivate let error: Capture

    /// The status is the signal's number where one ended the program.
    func wait() -> Result {
      process.waitUntilExit()
      return Result(status: process.terminationStatus, output: output.text, error: error.text)
    }

    /// Waits until a failpoint has halted the program; false if it has ended instead.
    func waitUntilHalted() -> Bool {
      let path = "/proc/\(process.processIdentifier)/stat"
      while process.isRunning {
        // The state stands behind the name, which may hold anything but ends in the last parenthesis.
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        if text.split(separator: ")").last?.hasPrefix(" T ") == true { return true }
        usleep(2_000)
      }
      return false
    }

    /// Lets a halted program go on, as often as a failpoint halts it.
    func goOn() -> Result {
      while process.isRunning {
        kill(process.processIdentifier, SIGCONT)
        usleep(2_000)
      }
      return wait()
    }
  }
}

/// A file without a name that takes what a program writes.
private final class Capture {
  let handle: FileHandle

  init() throws {
    let path = NSTemporaryDirectory() + "itsm-marts-" + UUID().uuidString
    let descriptor = open(path, O_CREAT | O_RDWR | O_EXCL | O_CLOEXEC, 0o600)
    try #require(descriptor >= 0)
    unlink(path)
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  var text: String {
    try? handle.seek(toOffset: 0)
    return String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
  }
}
