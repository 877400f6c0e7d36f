import Exports
import Foundation
import Testing

@Suite("A header")
struct HeaderTests {
  static let times = "2025-01-06 09:15,2025-01-06 10:00"

  @Test("may have ServiceNow's labels, and tells what it maps and ignores")
  func labels() {
    let reading = Reading.interactions(
      "Number,Opened,Updated,Opened for,Assigned to,Short description,Closed,Foo,Sys ID,,foo\n"
        + "1,\(HeaderTests.times),Zoë (z1),Bob (b1),VPN,2025-01-06 09:30,,abc,,\n")
    #expect(reading.error == nil)
    #expect(
      reading.rows.map(\.fields) == [
        [
          "number": "1", "opened_at": "2025-01-06T09:15:00", "sys_updated_on": "2025-01-06T10:00:00",
          "opened_for": "z1|Zoë", "assigned_to": "b1|Bob", "short_description": "VPN", "category": "VPN",
          "closed_at": "2025-01-06T09:30:00", "sys_id": "abc",
        ]
      ])
    #expect(reading.header?.ignored == ["Foo", "", "foo"])
    #expect(
      reading.header?.mapped.prefix(2) == [
        .init(header: "Number", fields: ["number"]), .init(header: "Opened", fields: ["opened_at"]),
      ])
  }

  @Test("of links may have labels too")
  func linkLabels() {
    let reading = Reading(
      Array("Interaction,Task,Created by,Created,Document\nIMS1,INC1,ts1,2025-01-06 09:15,\n".utf8),
      name: "ims_inc_x.csv", kind: .incidentLink)
    #expect(reading.column("sys_created_on") == ["2025-01-06T09:15:00"])
    #expect(reading.header?.ignored == [])
  }

  @Test("feeds two fields from one column, and prefers the alias listed first, where the configuration says so")
  func aliases() {
    var format = ExportFormat()
    format.columns[.interaction] = [
      "sys_updated_on": ["Changed", "Opened"], "state": ["Phase", "incident_state"], "location": ["Phase"],
    ]
    let text = "Number,Opened,State,Phase,incident_state\n1,2025-01-06 09:15,a,b,c\n"
    let reading = Reading.interactions(text, format: format)
    #expect(reading.error == nil)
    #expect(reading.column("sys_updated_on") == ["2025-01-06T09:15:00"])
    #expect(reading.column("state") == ["b"])
    #expect(reading.column("location") == ["b"])
    #expect(
      reading.header?.mapped == [
        .init(header: "Number", fields: ["number"]), .init(header: "Opened", fields: ["opened_at", "sys_updated_on"]),
        .init(header: "Phase", fields: ["state", "location"]),
      ])
    #expect(reading.header?.ignored == ["State", "incident_state"])
  }

  @Test(
    "that can't be used refuses the file",
    arguments: [
      (
        "number,opened,sys_updated,Opend\n",
        "no column for sys_updated_on: found \"number\", \"opened\", \"sys_updated\", \"Opend\"; nearest: "
          + "\"sys_updated\" for sys_updated_on. Name the header in the configuration: "
          + "columns: { interaction: { sys_updated_on: … } }"
      ),
      (
        "Issue key,Summary\n",
        "no column for number, opened_at, sys_updated_on: none of its 2 columns is known. Name the header in the "
          + "configuration: columns: { interaction: { number: … } }"
      ),
      (
        "IMS0000001,01-06-2025 09:15:00,Zoë Meier (zm1)\n",
        "no column for number, opened_at, sys_updated_on, and the first line looks like a row: expected a line of "
          + "headers first"
      ),
      (
        "number,opened_at,updated,NUMBER\n",
        "2 columns for number: found \"number\" and \"NUMBER\", expected one. Leave one out of the export, or choose "
          + "one in the configuration: columns: { interaction: { number: … } }"
      ),
      (
        "number,Number,Location,location\n",
        "no column for opened_at, sys_updated_on: found \"number\", \"Number\", \"Location\", \"location\". Name the header in "
          + "the configuration: columns: { interaction: { opened_at: … } }; and 2 columns for number: found \"number\" "
          + "and \"Number\", expected one. Leave one out of the export, or choose one in the configuration: "
          + "columns: { interaction: { number: … } }; and 2 columns for location: found \"Location\" and \"location\", expected "
          + "one. Leave one out of the export, or choose one in the configuration: "
          + "columns: { interaction: { location: … } }"
      ),
      (
        "Summary\n",
        "no column for number, opened_at, sys_updated_on: its only column is unknown. Name the header in the "
          + "configuration: columns: { interaction: { number: … } }"
      ),
      (
        "number,opened_at,Opened,updated\n",
        "2 columns for opened_at: found \"opened_at\" and \"Opened\", expected one. Leave one out of the export, or "
          + "choose one in the configuration: columns: { interaction: { opened_at: … } }"
      ),
    ])
  func refused(text: String, words: String) {
    let reading = Reading.interactions(text)
    #expect(reading.error?.description == "interaction_x.csv:1: file refused: " + words)
    let json = Reading.interactions(
      "{" + text.dropLast().split(separator: ",").map { "\"\($0)\":\"a\"" }.joined(separator: ",") + "}",
      name: "interaction_x.json")
    #expect(json.error?.description == "interaction_x.json:1: file refused: " + words)
  }

  @Test("is told in a line, however many columns it has and however long they are")
  func bounded() {
    let wide = ["number", String(repeating: "x", count: 2_000_000), "a\u{1B}[2J"] + (1...20).map { "c\($0)" }
    #expect(
      Reading.interactions(wide.joined(separator: ",") + "\n").error?.description
        == "interaction_x.csv:1: file refused: no column for opened_at, sys_updated_on: found \"number\", "
        + "\"\(String(repeating: "x", count: 39))…\", \"a\\u{1B}[2J\", \"c1\", \"c2\", \"c3\", \"c4\", \"c5\", \"c6\", "
        + "\"c7\", \"c8\", \"c9\", … and 11 more. Name the header in the configuration: "
        + "columns: { interaction: { opened_at: … } }")
  }

  @Test("that is none, but something else altogether, is told as what it is", arguments: ["csv", "json"])
  func foreign(form: String) {
    let name = "interaction_x.\(form)"
    let page = "<!DOCTYPE html>\n<html><body>Log in as \"Zoë, 1\"</body></html>\n"
    #expect(
      Reading.interactions(page, name: name).error?.description
        == "\(name): file refused: it is a web page or XML, expected CSV or JSON. Has the login for the export expired?"
    )
    for json in ["[{\"opened_for\":\"Zoë\",\"x\":\"a\"}]", "{\n\"opened_for\" : \"Zoë\"}", "[\n {\"a\":1}\n]", "[]"]
    where form == "csv" {
      #expect(
        Reading.interactions(json, name: name).error?.description
          == "\(name): file refused: it is JSON, expected CSV. Name it .json, or .ndjson if it has one record per line",
        "\(json)")
    }
    #expect(
      Reading.interactions("[{}]", name: "interaction_x.json").error?.description
        == "interaction_x.json:1: file refused: no column for number, opened_at, sys_updated_on: found no columns at all"
    )
    #expect(Reading.interactions("<b>,number,Opened,Updated\n,1,\(HeaderTests.times)\n").error == nil)
  }

  @Test("of four thousand keys costs no more for each than one of a few")
  func manyKeys() {
    func processorTime() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    let keys = (0..<4_000).map { "\"key \($0)\":1" }.joined(separator: ",")
    let start = processorTime()
    let reading = Reading.interactions("{\(keys)}", name: "interaction_x.json")
    #expect(processorTime() - start < 0.25)
    #expect(reading.error != nil)
  }

  @Test("that has a column twice that nothing reads is no matter")
  func unusedDuplicate() {
    let reading = Reading.interactions("number,opened_at,updated,x,x\n1,\(HeaderTests.times),a,b\n")
    #expect(reading.error == nil)
    #expect(reading.rows.count == 1)
  }

  @Test("of a kind lacks no column that is not required")
  func leastColumns() {
    #expect(Reading(Array("interaction\n".utf8), name: "ims_inc_x.csv", kind: .incidentLink).error == nil)
    #expect(Reading(Array("Created,Created by\n".utf8), name: "sysid_x.csv", kind: .systemID).error == nil)
    #expect(Reading(Array("task\n".utf8), name: "ims_inc_x.csv", kind: .incidentLink).error != nil)
  }
}
