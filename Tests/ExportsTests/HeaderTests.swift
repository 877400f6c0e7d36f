import Exports
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
        "no column for number, opened_at, sys_updated_on: found \"Issue key\", \"Summary\". Name the header in the "
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
