import Exports
import SeededGenerator
import Warehouse

/// Made-up histories in which few members and few times make all that can collide collide.
enum History {
  static func rules(_ random: inout SeededGenerator) -> LoadRules {
    if Int.random(in: 0..<3, using: &random) > 0 { return LoadRules() }
    return LoadRules(
      stateClasses: ["work in progress": .complete, "DONE": .open, "New": .abandoned],
      incidentPrefixes: ["INC", "CHG"], instanceURL: "https://desk.example/",
      storeWorkNotes: Bool.random(using: &random))
  }

  static func generate(_ random: inout SeededGenerator) -> [TestExport] {
    var exports: [TestExport] = []
    for i in 0..<Int.random(in: 2...8, using: &random) {
      let kind =
        [.interaction, .interaction, .interaction, .incidentLink, .systemID].randomElement(using: &random)
        ?? ExportKind.interaction
      // Some so long that they are not read whole before their first row is taken in.
      let count = Int.random(in: 0..<4, using: &random) == 0 ? 17...24 : 1...8
      let rows = (0..<Int.random(in: count, using: &random)).map { _ in row(kind, &random) }
      let ending = ["csv", "csv", "json"].randomElement(using: &random) ?? "csv"
      // A name may come twice with other content, as where a desk overwrites its file.
      var export = TestExport("\(kind.rawValue)_\(Int.random(in: 0...max(1, i), using: &random)).\(ending)", kind, rows)
      export.damage = Int.random(in: 0..<10, using: &random) == 0 ? .allCases.randomElement(using: &random) : nil
      export.delimiter = [",", ";", "\t"].randomElement(using: &random) ?? ","
      export.lineEnd = ["\n", "\r\n"].randomElement(using: &random) ?? "\n"
      export.hasMark = Bool.random(using: &random)
      export.hasMonthsFirst = Bool.random(using: &random)
      export.hasLabels = Bool.random(using: &random)
      if exports.contains(where: { $0.kind == kind && $0.text == export.text }) { continue }
      exports.append(export)
      // A copy under another name.
      if Int.random(in: 0..<4, using: &random) == 0 {
        export.name = "\(kind.rawValue)_\(Int.random(in: 0...9, using: &random)).\(ending)"
        if export.name != exports.last?.name { exports.append(export) }
      }
      // The desk's file of the next night: the same rows on the same lines, with other content under the same stamps.
      if Int.random(in: 0..<3, using: &random) == 0 {
        export.rows = export.rows.map { changed($0, &random) }
        if !exports.contains(where: { $0.kind == kind && $0.text == export.text }) { exports.append(export) }
      }
    }
    return exports
  }

  private static let people = [
    "", "Zoë (z1)", "Zoe Q. (z1)", "z1", "Bo (b2)", "Bo", "\u{A0}Bo\t(b2) ", "Cy (c3)", "Zo\u{EB}", "Zoe\u{308}",
    "(unknown)", "(unassigned)", "Nobody ((unknown))", "Nobody ((unassigned))", "(c3)", "Ann (HR (EU)) (a1)",
    "Ann (a1) x", "Ann (a1 (x))", "Bo ( )", "()", "'=Cy (c3)", "\u{A0}",
  ]
  private static let places = ["", "Oslo", "Oslo\u{3000}", "\u{FEFF}Bergen", "oslo", "(unknown)"]
  private static let states = [
    "", "New", "Closed Complete", "closed_complete", "CLOSED  skipped", "Closed_Incomplete", "Closed\u{A0}Skipped",
    "closed", "Resolved", "RESOLVED ", "Complete", "Incomplete", "Cancelled", "Abandoned by user", "Work_in  Progress",
    "work in progress", "Done", "Fulfilled", "(unknown)",
  ]
  private static let types = ["", "Phone", "Caf\u{E9}", "Cafe\u{301}", "(unknown)", " \u{85}"]
  private static let descriptions = [
    "", "VPN | down", "VPN  |again", "VPN\u{A0}| slow", "VPN\t|\ttwo", "VPN\u{85}| three", "VPN\u{B} | four", "| none",
    " | none", "\u{A0}| none", "Mail", "\tMail \u{85}", "\u{2009}Mail | \u{A0}", "Mail\nand more | x", "Mail\r\n|y",
    "a|b|c", "'=1+1 | x", "'=", "'a | x", "'- | x", "(unknown)", "\"quoted\" | x",
  ]
  private static let notes = ["", "note", " note\u{A0}", "'@note"]
  private static let tasks = ["INC1", "INC2", "INC3", "RITM1", "CHG1", " INC1"]
  private static let documents = [
    "INC2", "Incident: INC2", "Incident: INC 2", "Störung: INC3", "Incident:INC2", ": INC2", "Incident:", "",
  ]
  private static let systemIDs: [String] = {
    let hex = "0123456789abcdef0123456789abcdef"
    return [hex, hex.uppercased(), String(repeating: "a", count: 32), String(repeating: "0", count: 31) + "1", ""]
  }()

  /// What looks like a sys_id and is none.
  private static let otherIDs = [
    "a1", String(repeating: "a", count: 31), String(repeating: "a", count: 33), String(repeating: "a", count: 31) + "g",
    String(repeating: "a", count: 64),
  ]
  private static let channels = ["", "phone", "Phone\u{A0}", "chat"]
  private static let creators = ["Bo (b2)", "z1"]
  private static let creations = ["2025-01-02T09:30:00", "2025-01-03T09:30:00"]

  /// The row with another state, technician, place or creator; the stamp, and where the row's lines break, stay.
  private static func changed(_ row: TestExport.Row, _ random: inout SeededGenerator) -> TestExport.Row {
    func pick(_ values: [String]) -> String { values.randomElement(using: &random) ?? "" }
    switch row {
    case .interaction(
      let number, let opened, let updated, let closed, let user, _, _, _, let type, let description, let notes, _,
      let systemID):
      return .interaction(
        number, opened: opened, updated: updated, closed: closed, user: user, tech: pick(people), place: pick(places),
        state: pick(states), type: type, description: description, notes: notes, channel: pick(channels),
        systemID: systemID)
    case .link(let interaction, let task, _, let on, let document):
      return .link(interaction, task, by: pick(people), on: on, document: document)
    case .systemID(let interaction, let task, _, let on):
      return .systemID(interaction, task, by: pick(people), on: on)
    }
  }

  private static func row(_ kind: ExportKind, _ random: inout SeededGenerator) -> TestExport.Row {
    func pick(_ values: [String]) -> String { values.randomElement(using: &random) ?? "" }
    func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }
    func time() -> String {
      if oneIn(60) { return pick(["yesterday", "2025/01/02 09:30:00", "2025-02-30 09:30:00", "1989-01-01T09:30:00"]) }
      // Now and then so late that earlier resolution times are let go of.
      return "2025-0\(oneIn(24) ? 6 : Int.random(in: 1...2, using: &random))-0\(Int.random(in: 1...3, using: &random))T"
        + pick(["00:00:00", "09:30:00", "09:30:59", "23:59:59"])
    }
    let number = oneIn(40) ? pick(["", " "]) : pick(["IMS1", "IMS2", "IMS3\u{A0}", "ims4", "IMS0005"])
    switch kind {
    case .interaction:
      let updated = time()
      // Most are not updated before they were opened: those that are by more than a day are rejected.
      let opened = oneIn(6) ? time() : min(time(), updated)
      return .interaction(
        number, opened: opened, updated: updated, closed: Bool.random(using: &random) ? time() : nil,
        user: pick(people), tech: pick(people), place: pick(places), state: pick(states), type: pick(types),
        description: pick(descriptions), notes: pick(notes), channel: pick(channels),
        systemID: oneIn(20) ? pick(otherIDs) : pick(systemIDs))
    // Few creators at few times: links and sys_ids belong together by their creation.
    case .incidentLink:
      return .link(
        number, oneIn(3) ? "" : pick(tasks), by: oneIn(3) ? pick(people) : pick(creators),
        on: oneIn(5) ? nil : oneIn(3) ? time() : pick(creations), document: pick(documents))
    case .systemID:
      return .systemID(
        oneIn(20) ? pick(otherIDs) : pick(systemIDs), pick(systemIDs), by: oneIn(3) ? pick(people) : pick(creators),
        on: oneIn(5) ? nil : oneIn(3) ? time() : pick(creations))
    }
  }
}
