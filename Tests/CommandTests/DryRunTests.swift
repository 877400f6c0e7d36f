import Foundation
import Testing

@Suite("A night")
struct DryRunTests {
  let desk: Desk
  init() throws { desk = try Desk() }

  @Test("as a dry run tells only of the exports that it would load, and changes nothing")
  func dryRun() throws {
    let nights = try desk.makeNights(2)
    try desk.deliver(nights[0])
    let first = try desk.tool("run", "--dry-run")
    #expect(first.status == 0)
    for name in nights[0] { #expect(first.output.contains("\(name): "), "\(first)") }
    #expect(try desk.names() == ["exports"])
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(
      try desk.tool("run", "--dry-run")
        == Tool.Result(status: 0, output: "", error: "nothing new among 3 exports\n"))
    let before = try desk.published()
    try desk.deliver(nights[1])
    let second = try desk.tool("run", "--dry-run")
    for name in nights[1] { #expect(second.output.contains("\(name): ")) }
    for name in nights[0] { #expect(!second.output.contains(name)) }
    #expect(try desk.published() == before)
    #expect(try desk.tool("run").error.contains("loaded 3 exports"))
  }

  @Test("as a dry run is quiet, strict and JSON where it is told to")
  func dryRunOptions() throws {
    let good = Desk.header + (1...9).map { Desk.row("I\($0)", "02-18-2025 09:00:00") }.joined()
    try desk.place.write(good + Desk.row("I10", "yesterday"), to: "exports/interaction_1.csv")
    #expect(
      try desk.tool("run", "--dry-run", "--quiet") == Tool.Result(status: 0, output: "", error: ""))
    let strict = try desk.tool("run", "--dry-run", "--strict")
    #expect(strict.status == 65)
    #expect(strict.error == "--strict: nothing would be loaded, nothing published\n")
    let json = try desk.tool("run", "--dry-run", "--log-format", "json")
    #expect(json.status == 0)
    #expect((try? JSONSerialization.jsonObject(with: Data(json.output.utf8))) != nil, "\(json)")
  }
}
