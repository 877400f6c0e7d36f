import Foundation

// embed-sql OUTPUT.swift FILE.sql …: writes the files as one Swift array of (name, text).
let arguments = CommandLine.arguments.dropFirst()
guard let output = arguments.first else {
  FileHandle.standardError.write(Data("usage: embed-sql OUTPUT.swift FILE.sql …\n".utf8))
  exit(64)
}
var swift = """
  /// The target's `.sql` files, compiled in; `name` is the file's name without its ending.
  enum SQLFiles {
    static let all: [(name: String, text: String)] = [

  """
for path in arguments.dropFirst() {
  let url = URL(filePath: path)
  let text = try String(contentsOf: url, encoding: .utf8)
  let indented = text.split(separator: "\n", omittingEmptySubsequences: false).map { "      \($0)" }
    .joined(separator: "\n")
  swift += "    (\"\(url.deletingPathExtension().lastPathComponent)\", ###\"\"\"\n\(indented)\n      \"\"\"###),\n"
}
swift += "  ]\n}\n"
// A file that is the same stays as it is, so that what was compiled from it need not be compiled again.
if (try? String(contentsOfFile: output, encoding: .utf8)) != swift {
  try Data(swift.utf8).write(to: URL(filePath: output))
}
