import Exports
import Files
import TemporaryFolder
import Testing

@Suite("The name of an export")
struct NameTests {
  static func twins(_ stem: String) -> [String] { ["Z\u{FC}rich", "Zu\u{308}rich"].map { "\(stem)_\($0).csv" } }

  @Test("is another if its bytes are: the twins of one word in two normal forms, or in capitals, are two files")
  func twins() throws {
    let folder = try TemporaryFolder()
    let names = NameTests.twins("interaction") + ["interaction_Foo.csv", "interaction_foo.csv"]
    for name in names { try folder.write("", to: name) }
    let listing = try ExportFolder.list([folder.path], format: ExportFormat())
    let sorted = names.map(ExactText.init).sorted()
    #expect(listing.files.map { ExactText($0.name) } == sorted)
    #expect(Set(listing.files).count == 4)
    #expect(Set(listing.files.map { ExactText($0.rejectsName) }).count == 4)
    let named = try ExportFolder.list(names.map { "\(folder.path)/\($0)" }, format: ExportFormat())
    #expect(named.files.map { ExactText($0.name) } == sorted)
  }

  @Test("may be as long as the file system has it: its rejects get one that fits, and is taken for the same kind")
  func longNames() throws {
    var format = ExportFormat()
    format.files[.incidentLink] = ["interaction_*"]
    for (letter, form) in [("x", ".csv"), ("x", ".json.gz"), ("ü", ".ndjson"), ("u\u{308}", ".csv.gz"), ("𝄞", ".tsv")] {
      let longest = 255 - "interaction_".utf8.count - form.utf8.count
      let name = "interaction_" + String(repeating: letter, count: longest / letter.utf8.count) + form
      for kind in [ExportKind.interaction, .incidentLink] {
        let file = ExportFile(path: name, name: name, kind: kind, isAlsoInteraction: kind != .interaction)
        for rejects in [file.rejectsName, file.keptRejectsName(ofContent: String(repeating: "a", count: 64))] {
          #expect((rejects + ".wide.part").utf8.count <= 255)
          let kinds: [ExportKind] = kind == .incidentLink ? [kind] : [.interaction, .incidentLink]
          #expect(format.kinds(ofName: rejects) == kinds, "\(rejects)")
          let again = ExportFile(path: "", name: rejects, kind: kind)
          #expect(again.isRejects)
          #expect((again.rejectsName + ".wide.part").utf8.count <= 255)
        }
      }
    }
  }

  @Test("of its rejects is no other export's, however alike the two are called")
  func rejectsOfLongNames() {
    let long = String(repeating: "x", count: 230)
    var names = [
      "\(long)1.csv", "\(long)2.csv", "1\(long).csv", long.prefix(110) + "1" + long + ".csv", "\(long)1.json",
    ]
    func rejects(_ name: String) -> String { ExportFile(path: "", name: name, kind: .interaction).rejectsName }
    // What a long name is shortened to may be another export's own name.
    names += names.map { String(rejects($0).dropLast(".rejects.csv".count)) + ".csv" }
    names += names.map(rejects)
    #expect(Set(names.map { ExactText(rejects($0)) }).count == Set(names).count)
    #expect(rejects("interaction_a~b~c.csv") == "interaction_a~b~c.rejects.csv", "an ordinary name stays as it is")
  }
}
