import Foundation
import Testing

@Suite("A night with an archive")
struct ArchiveTests {
  let desk: Desk
  init() throws { desk = try Desk() }

  @Test("archives what it loaded, and is rebuilt and verified from there")
  func archives() throws {
    let nights = try desk.makeNights(2)
    for night in nights {
      try desk.deliver(night)
      #expect(try desk.tool("run", "--quiet", "--archive", "archive").status == 0)
      #expect(try FileManager.default.contentsOfDirectory(atPath: desk.place.path + "/exports").isEmpty)
    }
    #expect(try desk.tool("run", "--quiet", "--archive", "archive").status == 0)
    let before = try desk.published()
    let verified = try desk.tool("verify", "--archive", "archive")
    #expect(verified.status == 0, "\(verified)")
    #expect(
      verified.output.contains("checked   rebuilt from 6 exports: database and marts against the rebuild\n"))
    #expect(try desk.tool("run", "--quiet", "--archive", "archive", "--rebuild").status == 0)
    #expect(try desk.published() == before)
    try FileManager.default.removeItem(atPath: desk.place.path + "/interactions.db")
    #expect(try desk.tool("run", "--quiet", "--archive", "archive").status == 0, "a database that was lost")
    #expect(try desk.published() == before)
  }

  @Test("over a database restored from a backup loads what was archived since", arguments: ["run", "ingest"])
  func restored(command: String) throws {
    let nights = try desk.makeNights(3)
    try desk.deliver(nights[0])
    #expect(try desk.tool("run", "--quiet", "--archive", "archive").status == 0)
    let database = desk.place.path + "/interactions.db"
    try FileManager.default.copyItem(atPath: database, toPath: database + ".backup")
    try desk.deliver(nights[1])
    #expect(try desk.tool("run", "--quiet", "--archive", "archive").status == 0)
    let before = try desk.published()

    for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + ending) }
    try FileManager.default.moveItem(atPath: database + ".backup", toPath: database)
    let verified = try desk.tool("verify", "--archive", "archive")
    #expect(verified.status == 70)
    #expect(verified.output.contains("archive: holds 3 exports that the database has not loaded"), "\(verified)")
    let run = try desk.tool(command, "--archive", "archive")
    #expect(run.status == 0, "\(run)")
    #expect(run.error.contains("archive: holds 3 exports that the database does not, as after a restore"), "\(run)")
    #expect(try desk.tool("run", "--quiet", "--archive", "archive").status == 0)
    #expect(try desk.published() == before)
    #expect(try desk.tool("verify", "--archive", "archive").status == 0)

    try desk.deliver(nights[2])
    let next = try desk.tool("run", "--archive", "archive")
    #expect(next.status == 0 && !next.error.contains("as after a restore"), "\(next)")
    #expect(try desk.tool("verify", "--archive", "archive").status == 0)
  }

  @Test("over an archive with a damaged file goes on, and names the file each night")
  func damaged() throws {
    try desk.deliver(desk.makeNights(1)[0])
    #expect(try desk.tool("run", "--quiet", "--archive", "archive").status == 0)
    try desk.place.write("no gzip", to: "archive/2025-02/interaction_x.csv.gz")
    for _ in 1...2 {
      let run = try desk.tool("run", "--archive", "archive")
      #expect(run.status == 0 && run.error.contains("interaction_x.csv.gz: damaged"), "\(run)")
    }
  }

  @Test("archives an export that is delivered once more only once")
  func archivedOnce() throws {
    let nights = try desk.makeNights(1)
    for _ in 1...2 {
      try desk.deliver(nights[0])
      #expect(try desk.tool("run", "--quiet", "--archive", "archive").status == 0)
      #expect(try FileManager.default.contentsOfDirectory(atPath: desk.place.path + "/exports").isEmpty)
      let archived = try FileManager.default.subpathsOfDirectory(atPath: desk.place.path + "/archive").filter {
        $0.hasSuffix(".gz")
      }
      #expect(archived.count == 3, "\(archived)")
    }
  }

  @Test("finds no exports in an empty folder beside an empty archive")
  func nothingToRestore() throws {
    try FileManager.default.createDirectory(
      atPath: desk.place.path + "/exports", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      atPath: desk.place.path + "/archive/2025-02", withIntermediateDirectories: true)
    let result = try desk.tool("run", "--quiet", "--archive", "archive")
    #expect(result.status == 66)
    #expect(result.error.contains("exports: nothing was done: found no exports"), "\(result)")
  }

  @Test("does not archive an export that was refused as one of its two kinds")
  func halfRefused() throws {
    try desk.place.write(
      """
      files: { interaction: ["both_*"], ims_inc: ["both_*"] }
      columns:
        ims_inc: { interaction: number, task: incident, sys_created_on: opened_at }

      """, to: "itsm-marts.yaml")
    // As interactions all rows are rejected, as links none.
    try desk.place.write(
      "number,opened_at,sys_updated_on,incident\nI1,2025-02-18 09:00:00,never,INC1\n", to: "exports/both_1.csv")
    for _ in 1...2 {
      let result = try desk.tool("run", "--quiet", "--archive", "archive")
      #expect(result.status == 65, "\(result)")
      #expect(result.error.contains("both_1.csv: file refused"), "\(result)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.place.path + "/exports") == ["both_1.csv"])
  }
}
