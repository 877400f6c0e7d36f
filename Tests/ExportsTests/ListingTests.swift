import CZlib
import CivilTime
import Exports
import Foundation
import TemporaryFolder
import Testing

@Suite("A listing of exports")
struct ListingTests {
  @Test("has every file of every kind in one order, and names what it passes over")
  func listing() throws {
    let folder = try TemporaryFolder()
    for name in [
      "interaction_b.csv", "interaction_a.JSON", "Interaction_c.csv.gz", "ims_inc_1.ndjson", "sysid_1.csv", "notes.txt",
      "interaction_d.csv.part", "interaction_e.tmp", ".interaction_f.csv", "interaction_g.xlsx", ".hidden",
      "interaction_x.rejects.csv",
    ] { try folder.write("", to: name) }
    try FileManager.default.createDirectory(
      atPath: folder.path + "/interaction_h.csv", withIntermediateDirectories: false)
    let listing = try ExportFolder.list([folder.path, folder.path + "/notes.txt"], format: ExportFormat())
    #expect(
      listing.files.map { "\($0.kind.rawValue) \($0.name)" } == [
        "interaction Interaction_c.csv.gz", "interaction interaction_a.JSON", "interaction interaction_b.csv",
        "interaction interaction_x.rejects.csv", "ims_inc ims_inc_1.ndjson", "sysid sysid_1.csv",
      ])
    #expect(
      listing.skipped.map(\.description) == [
        ".interaction_f.csv: skipped: not finished (.part, .tmp or a leading dot)",
        "interaction_d.csv.part: skipped: not finished (.part, .tmp or a leading dot)",
        "interaction_e.tmp: skipped: not finished (.part, .tmp or a leading dot)",
        "interaction_g.xlsx: skipped: neither CSV nor JSON (.csv .tsv .txt .json .ndjson .jsonl, each also .gz)",
        "notes.txt: skipped: no pattern under `files` in the configuration fits its name",
      ])
    #expect(listing.skipped.map(\.isNamed) == [false, false, false, false, true])
    let error = #expect(throws: ExportError.self) { try ExportFolder.list(["/nowhere"], format: ExportFormat()) }
    #expect(error?.description == "/nowhere: file refused: no such file or folder")
  }

  @Test("names what can't be read, and waits for nobody: a pipe, a link to nowhere, a name that is no UTF-8")
  func oddFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "interaction_a.csv")
    try #require(mkfifo(folder.path + "/interaction_b.csv", 0o600) == 0)
    try #require(mkfifo(folder.path + "/other", 0o600) == 0)
    for (name, target) in [
      ("interaction_c.csv", "/nowhere"), ("interaction_d.csv", "interaction_a.csv"), ("notes", "/nowhere"),
      ("interaction_e.csv", "interaction_e.csv"),
    ] {
      try FileManager.default.createSymbolicLink(atPath: folder.path + "/" + name, withDestinationPath: target)
    }
    for name in ["interaction_Zo", "Zo"] {
      let bytes = Array((folder.path + "/" + name).utf8CString.dropLast()).map { $0 } + [CChar(bitPattern: 0xEB)]
      let descriptor = open(bytes + Array(".csv".utf8CString), O_CREAT | O_WRONLY, 0o600)
      try #require(descriptor >= 0)
      close(descriptor)
    }
    let listing = try ExportFolder.list([folder.path], format: ExportFormat())
    #expect(listing.files.map(\.name) == ["interaction_a.csv", "interaction_d.csv"])
    #expect(
      listing.skipped.map(\.description) == [
        "interaction_Zo\u{FFFD}.csv: skipped: the file name is not valid UTF-8; rename it",
        "interaction_b.csv: skipped: found a pipe or a device, expected a file",
        "interaction_c.csv: skipped: a dangling link; restore its target, or remove the link",
        "interaction_e.csv: skipped: a dangling link; restore its target, or remove the link",
      ])
  }

  @Test("follows links within the folder, and those that lead out of it only where the configuration says so")
  func links() throws {
    let (folder, outside) = (try TemporaryFolder(), try TemporaryFolder())
    for name in ["exports/real/interaction_a.csv", "exports2/interaction_b.csv"] { try folder.write("", to: name) }
    try outside.write("", to: "interaction_c.csv")
    for (name, target) in [
      ("interaction_1.csv", "real/interaction_a.csv"), ("interaction_2.csv", "../exports2/interaction_b.csv"),
      ("interaction_3.csv", outside.path + "/interaction_c.csv"), ("interaction_4.csv", "interaction_3.csv"),
      ("notes.txt", outside.path + "/interaction_c.csv"),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/exports/\(name)", withDestinationPath: target)
    }
    // The folder itself may be a link: it is the one that was configured.
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: "exports")
    for path in ["exports", "exports/", "link"] {
      let listing = try ExportFolder.list(["\(folder.path)/\(path)"], format: ExportFormat())
      #expect(listing.files.map(\.name) == ["interaction_1.csv"])
      #expect(
        listing.skipped.map(\.description)
          == (2...4).map {
            "interaction_\($0).csv: skipped: a link to a file outside the exports folder; put the file there, or set "
              + "follow_links: true in the configuration"
          })
    }
    var format = ExportFormat()
    format.followsLinks = true
    #expect(try ExportFolder.list([folder.path + "/exports"], format: format).files.count == 4)
    // Who names a link means what it leads to.
    let named = try ExportFolder.list([folder.path + "/exports/interaction_3.csv"], format: ExportFormat())
    #expect(named.files.map(\.name) == ["interaction_3.csv"])
  }

  @Test("takes a file of rejects for what its export is, whatever the patterns make of its name")
  func rejectsNames() {
    var format = ExportFormat()
    format.files = [
      .interaction: ["daily.csv", "Detail*", "night.json.gz"], .incidentLink: ["Detail*"],
      .systemID: ["*.json", "day.????????.csv"],
    ]
    for (name, kinds) in [
      ("daily.rejects.csv", [ExportKind.interaction]), ("daily.rejects.rejects.csv", [.interaction]),
      ("daily.json.rejects.csv", [.systemID]), ("night.json.gz.rejects.csv", [.interaction]),
      ("night.rejects.csv", []), ("Detail_a.rejects.csv", [.interaction, .incidentLink]),
      ("Detail_a.ims_inc.rejects.csv", [.incidentLink]), ("Detail_a.ims_inc.0123abcd.rejects.csv", [.incidentLink]),
      ("daily.0123abcd.rejects.csv", [.interaction]), ("day.20250106.rejects.csv", [.systemID]),
    ] { #expect(format.kinds(ofName: name) == kinds, "\(name)") }
    // And the other way round: no two forms of one name share a file of rejects.
    let names = ["d.csv", "d.json", "d.csv.gz", "d.tsv", "d.CSV", "d.ndjson"].flatMap { name in
      [(ExportKind.interaction, false), (.incidentLink, true)].map {
        ExportFile(path: "", name: name, kind: $0, isAlsoInteraction: $1).rejectsName
      }
    }
    #expect(
      names == [
        "d.rejects.csv", "d.ims_inc.rejects.csv", "d.json.rejects.csv", "d.json.ims_inc.rejects.csv",
        "d.csv.gz.rejects.csv",
        "d.csv.gz.ims_inc.rejects.csv", "d.tsv.rejects.csv", "d.tsv.ims_inc.rejects.csv", "d.CSV.rejects.csv",
        "d.CSV.ims_inc.rejects.csv", "d.ndjson.rejects.csv", "d.ndjson.ims_inc.rejects.csv",
      ])
  }

  @Test("has a file twice that the configuration takes for two kinds")
  func twoKinds() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "Detail.csv")
    var format = ExportFormat()
    format.files = [.interaction: ["Detail*"], .incidentLink: ["*tail.csv"], .systemID: ["?etai.csv"]]
    let listing = try ExportFolder.list([folder.path + "/"], format: format)
    #expect(listing.files.map(\.kind) == [.interaction, .incidentLink])
    #expect(listing.files.map(\.isAlsoInteraction) == [false, true])
  }
}
