import CivilTime
import Exports
import Foundation
import TemporaryFolder
import Testing

@Suite("A check of exports")
struct CheckTests {
  private func checks(_ files: [String: String]) throws -> [ExportCheck] {
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(text, to: name) }
    var format = ExportFormat()
    format.rowLimits = [3]
    let checks = ExportCheck.all(try ExportFolder.list([folder.path], format: format).files, format: format)
    #expect(try folder.names == files.keys.sorted(), "writes nothing")
    return checks
  }

  @Test("tells of a good file how it is read")
  func good() throws {
    let text = try checks([
      "interaction_a.csv":
        "Number;Opened;Updated;Foo;\n1;2025-01-06 09:15;2025-02-06 10:00;x;\n2;2025-01-31 09:15;2025-02-06 10:00;x;\n"
    ]).map(\.text).joined(separator: "\n")
    #expect(
      text == """
        interaction_a.csv: would be loaded
          read as   interactions, UTF-8, CSV with semicolons
          columns   number, opened_at from "Opened", sys_updated_on from "Updated"
          ignored   "Foo", (no header)
          opened    2025-01-06 to 2025-01-31
          rows      2 read: 2 to load, 0 rejected
        """)
  }

  @Test("tells of a file with bad rows which and why")
  func rejects() throws {
    let bad = ",,,\n" + (1...6).map { _ in "x,,,\n" }.joined()
    let text = try checks([
      "interaction_a.csv":
        "number,opened_at,sys_updated_on,closed_at\n\(bad)1,2025-01-06 09:15,2025-02-06 10:00,2025-01-06 09:00\n"
    ]).map(\.text).joined(separator: "\n")
    #expect(
      text == """
        interaction_a.csv: would be loaded, but see below
          read as   interactions, UTF-8, CSV with commas
          columns   number, opened_at, sys_updated_on, closed_at
          opened    2025-01-06 to 2025-01-06
          rows      8 read: 1 to load, 7 rejected
          rejected  6, first in line 3: opened_at is empty, expected a value
          rejected  1, first in line 2: number is empty, expected a value
          warning   1 row closed before being opened, first in line 9: the last update counts as the closing time
        """)
  }

  @Test("tells of a refused file why, and of an empty one that it is")
  func refused() throws {
    let text = try checks([
      "interaction_a.csv": "a,b\n", "interaction_b.json": "[]", "ims_inc_c.ndjson": "{\"interaction\":1}\n",
      "sysid_d.csv": "Created,Created by\n2025-01-06 09:15,a\n", "interaction_e.csv": "",
      "interaction_f.ndjson": "",
    ]).map(\.text).joined(separator: "\n")
    #expect(
      text == """
        interaction_a.csv: would be refused at line 1: no column for number, opened_at, sys_updated_on: none of its 2 \
        columns is known. Name the header in the configuration: columns: { interaction: { number: … } }
        interaction_b.json: has no rows
          read as   interactions, UTF-8, JSON
          rows      0 read: 0 to load, 0 rejected
        interaction_e.csv: would be refused: the file is empty, expected a header and rows. Was the export interrupted?
        interaction_f.ndjson: has no rows
          read as   interactions, UTF-8, JSON
          rows      0 read: 0 to load, 0 rejected
        ims_inc_c.ndjson: would be refused: its only row was rejected: task and document_id are both empty, expected an \
        incident in one of them
          read as   links to incidents, UTF-8, JSON
          columns   interaction
          rows      1 read: 0 to load, 1 rejected
          rejected  1, first in record 1: task and document_id are both empty, expected an incident in one of them
        sysid_d.csv: would be refused: its only row was rejected: interaction and task are both empty, expected a sys_id \
        in one of them
          read as   system ids, UTF-8, CSV with commas
          columns   sys_created_on from "Created", sys_created_by from "Created by"
          rows      1 read: 0 to load, 1 rejected
          rejected  1, first in line 2: interaction and task are both empty, expected a sys_id in one of them
        """)
  }

  @Test("tells of links and system ids which days they are from, and of what is loaded that it is")
  func links() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "interaction,task,Created\n1,2,2025-01-31 09:15\n3,4,2025-01-06 09:15\n5,6,\n", to: "ims_inc_a.csv")
    let files = try ExportFolder.list([folder.path], format: ExportFormat()).files
    #expect(
      ExportCheck.all(files, format: ExportFormat()) { $0 == files.first }.map(\.text) == [
        """
        ims_inc_a.csv: is loaded already: a run would skip it
          read as   links to incidents, UTF-8, CSV with commas
          columns   interaction, task, sys_created_on from "Created"
          created   2025-01-06 to 2025-01-31
          rows      3 read: 3 to load, 0 rejected
        """
      ])
  }

  @Test("is JSON too, with a code for each reason")
  func json() throws {
    let checks = try checks([
      "interaction_a.csv":
        "Number,Opened,Updated,Foo\n1,2025-01-06 09:15,2025-02-06 10:00,\n2,2025-01-31 09:15,2025-02-06 10:00,\n,,,\n"
    ])
    let document = try JSONSerialization.jsonObject(with: Data(try ExportCheck.json(checks).utf8)) as? [[String: Any]]
    let file = try #require(document?.first)
    #expect(file["file"] as? String == "interaction_a.csv")
    #expect(file["kind"] as? String == "interaction")
    #expect(file["encoding"] as? String == "utf-8")
    #expect(
      file["columns"] as? [String: [String]] == [
        "Number": ["number"], "Opened": ["opened_at"], "Updated": ["sys_updated_on"],
      ])
    #expect(file["ignored"] as? [String] == ["Foo"])
    #expect(file["rows_read"] as? Int == 3)
    #expect(file["rows_to_load"] as? Int == 2)
    #expect(file["rows_rejected"] as? Int == 1)
    #expect(file["rejects_by_reason"] as? [String: Int] == ["empty": 1])
    #expect((file["first_rejects"] as? [[String: Any]])?.first?["line"] as? Int == 4)
    let reject = try #require((file["first_rejects"] as? [[String: Any]])?.first)
    #expect(reject["code"] as? String == "empty")
    #expect(reject["fields"] as? [String: String] == ["field": "number"])
    #expect(reject["reason"] as? String == "number is empty, expected a value")
    let warning = try #require((file["warnings"] as? [[String: Any]])?.first)
    #expect(warning["code"] as? String == "probably_cut")
    #expect(warning["fields"] as? [String: Int] == ["rows": 3])
    #expect(
      warning["words"] as? String
        == "exactly 3 rows, a known export limit: the file is probably cut off. Export shorter periods, or raise the limit"
    )
    #expect(file["first_opened"] as? String == "2025-01-06T09:15:00")
    #expect(file["last_opened"] as? String == "2025-01-31T09:15:00")
    #expect(file["is_loaded"] as? Bool == false)
    #expect(file["refused"] == nil)
    #expect(file["error"] == nil)
  }

  @Test("is JSON too, of a refused file with the code and the fields of the error beside its words")
  func refusedJSON() throws {
    let checks = try checks(["interaction_a.csv": "number,opened_at\n"])
    let document = try JSONSerialization.jsonObject(with: Data(try ExportCheck.json(checks).utf8)) as? [[String: Any]]
    let error = try #require(document?.first?["error"] as? [String: Any])
    #expect(error["code"] as? String == "unusable_header")
    #expect(error["level"] as? String == "error")
    #expect(error["words"] as? String == document?.first?["refused"] as? String)
    let fields = try #require(error["fields"] as? [String: Any])
    #expect(Set(fields.keys) == ["file", "line", "kind", "missing", "repeated", "found"])
    #expect(fields["missing"] as? [String] == ["sys_updated_on"])
    #expect(fields["found"] as? [String] == ["number", "opened_at"])
    #expect(fields["line"] as? Int == 1)
  }
}
