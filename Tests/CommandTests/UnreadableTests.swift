import Foundation
import Testing

@Suite("An export that can't be read")
struct UnreadableTests {
  let desk: Desk
  let nights: [[String]]

  init() throws {
    var desk = try Desk()
    nights = try desk.makeNights(2)
    try desk.becomeNobody()
    self.desk = desk
  }

  /// What is published where these alone were delivered.
  private func expected(_ names: [String]) throws -> [String: Data] {
    let calm = try Desk()
    _ = try calm.makeNights(2)
    try calm.deliver(names)
    try #require(try calm.tool("run", "--quiet").status == 0)
    return try calm.published()
  }

  private func setMode(_ mode: Int, _ name: String) throws {
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: desk.place.path + "/exports/" + name)
  }

  private func refused(_ name: String) -> Tool.Result {
    Tool.Result(
      status: 65, output: "",
      error: """
        itsm-marts run: some input was refused; the rest was published (exit status 65)
          \(name): file refused: Permission denied

        """)
  }

  @Test("is refused, and the others are loaded: on a first night and later", arguments: [0, 1])
  func others(night: Int) throws {
    for earlier in 0..<night {
      try desk.deliver(nights[earlier])
      #expect(try desk.tool("run", "--quiet").status == 0)
    }
    try desk.deliver(nights[night])
    let name = try #require(nights[night].first { $0.hasPrefix("interaction") })
    try setMode(0, name)
    let preview = try desk.tool("run", "--dry-run")
    #expect(preview.status == 65)
    #expect(preview.output.contains("Permission denied"), "\(preview)")
    for _ in 1...2 { #expect(try desk.tool("run", "--quiet") == refused(name)) }
    #expect(try desk.published() == expected(nights[...night].joined().filter { $0 != name }))
    #expect(try desk.tool("verify", "--quiet") == Tool.Result(status: 0, output: "", error: ""))
    try setMode(0o644, name)
    #expect(try desk.tool("run", "--quiet") == Tool.Result(status: 0, output: "", error: ""))
    #expect(try desk.published() == expected(Array(nights[...night].joined())))
  }

  @Test("is refused beside one of the same size")
  func twin() throws {
    try desk.deliver(nights[0])
    let name = try #require(nights[0].first { $0.hasPrefix("interaction") })
    let folder = desk.place.path + "/exports/"
    try FileManager.default.copyItem(atPath: folder + name, toPath: folder + "interaction_twin.csv")
    try setMode(0, "interaction_twin.csv")
    for _ in 1...2 { #expect(try desk.tool("run", "--quiet") == refused("interaction_twin.csv")) }
    #expect(try desk.published() == expected(nights[0]))
  }

  @Test("but a folder of somebody else's lies among the marts: they are published file by file, night after night")
  func foreignFolder() throws {
    for folder in ["marts", "marts/theirs"] {
      try FileManager.default.createDirectory(
        atPath: desk.place.path + "/" + folder, withIntermediateDirectories: false,
        attributes: [.posixPermissions: folder == "marts" ? 0o777 : 0o755])
    }
    try desk.place.write("theirs", to: "marts/theirs/notes.txt")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o666], ofItemAtPath: desk.place.path + "/marts/theirs/notes.txt")
    for night in nights {
      try desk.deliver(night)
      #expect(try desk.tool("run", "--quiet").status == 0)
      #expect(desk.place.text("marts/theirs/notes.txt") == "theirs")
    }
    try FileManager.default.removeItem(atPath: desk.place.path + "/marts/theirs")
    #expect(try desk.published() == expected(Array(nights.joined())))
    #expect(try !desk.names().contains(".marts.next"))
  }

  @Test("any more counts as gone: verify leaves the rebuild out, and a rebuild is refused")
  func loadedBefore() throws {
    try desk.deliver(nights[0])
    #expect(try desk.tool("run", "--quiet").status == 0)
    let name = try #require(nights[0].first { $0.hasPrefix("interaction") })
    try setMode(0, name)
    #expect(try desk.tool("run", "--quiet") == Tool.Result(status: 0, output: "", error: ""))
    let verified = try desk.tool("verify")
    #expect(verified.status == 0, "\(verified)")
    #expect(
      verified.output.hasSuffix(
        """
        left out  not rebuilt: can no longer read 1 of the loaded exports, the first \(name); all else was checked
        all that was checked holds

        """))
    let rebuilt = try desk.tool("run", "--quiet", "--rebuild")
    #expect(rebuilt.status == 65)
    #expect(rebuilt.error.contains("not rebuilt: can no longer read 1 of the loaded exports: \(name); "))
  }
}
