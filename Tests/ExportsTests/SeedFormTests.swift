import Exports
import Testing

@Suite("An export in ServiceNow's form")
struct SeedFormTests {
  static let interactions = #"""
    number,opened_at,short_description,opened_for,state,type,assigned_to,sys_updated_on,location,work_notes
    IMS0000001,01-06-2025 09:15:00,"VPN | drops, ""often""",Zoë O'Neil (zo1),Closed Complete,Phone,佐藤 太郎 (ts1),01-06-2025 10:00:00,Main Campus,"first
    second"
    IMS0000002,01-06-2025 09:20:00,Printer,Bob,New,Chat,,01-06-2025 09:20:00,,

    """#

  @Test("of interactions is read field by field")
  func interactions() {
    let reading = Reading.interactions(SeedFormTests.interactions)
    #expect(reading.error == nil)
    #expect(reading.rejects == [])
    #expect(
      reading.rows == [
        .init(
          line: 2,
          fields: [
            "number": "IMS0000001", "opened_at": "2025-01-06T09:15:00", "sys_updated_on": "2025-01-06T10:00:00",
            "short_description": "VPN | drops, \"often\"", "category": "VPN", "opened_for": "zo1|Zoë O'Neil",
            "state": "Closed Complete", "type": "Phone", "assigned_to": "ts1|佐藤 太郎", "location": "Main Campus",
            "work_notes": "first\nsecond",
          ]),
        .init(
          line: 4,
          fields: [
            "number": "IMS0000002", "opened_at": "2025-01-06T09:20:00", "sys_updated_on": "2025-01-06T09:20:00",
            "short_description": "Printer", "category": "Printer", "opened_for": "Bob", "state": "New", "type": "Chat",
          ]),
      ])
    #expect(reading.summary?.rowsRead == 2)
    #expect(reading.header?.encoding == .utf8)
    #expect(reading.header?.delimiter == ",")
  }

  @Test("of links, and of system ids, is read field by field")
  func links() {
    let links = Reading(
      Array(
        """
        interaction,task,sys_created_by,sys_created_on,document_id
        IMS0000001,INC0000001,ts1,01-06-2025 09:30:00,
        IMS0000002,,ts1,2025-01-06 09:31:00,INC0000002

        """.utf8), name: "ims_inc_x.csv", kind: .incidentLink)
    #expect(links.error == nil)
    #expect(
      links.rows == [
        .init(
          line: 2,
          fields: [
            "interaction": "IMS0000001", "task": "INC0000001", "sys_created_by": "ts1",
            "sys_created_on": "2025-01-06T09:30:00",
          ]),
        .init(
          line: 3,
          fields: [
            "interaction": "IMS0000002", "document_id": "INC0000002", "sys_created_by": "ts1",
            "sys_created_on": "2025-01-06T09:31:00",
          ]),
      ])
    let ids = Reading(
      Array(
        """
        interaction,task,sys_created_by,sys_created_on
        0123456789abcdef0123456789abcdef,fedcba9876543210fedcba9876543210,ts1,01-06-2025 09:30:00

        """.utf8), name: "sysid_x.csv", kind: .systemID)
    #expect(ids.error == nil)
    #expect(ids.column("task") == ["fedcba9876543210fedcba9876543210"])
  }

  @Test(
    "is the same as JSON: an array, one object a line, under `records`, under `result`",
    arguments: ["[A,B]", "A\nB\n", #"{"records":[A,B]}"#, #"{"count":2,"result":[A,B]}"#, #"{"result":A}{"result":B}"#])
  func json(form: String) {
    let first =
      #"{"number":"1","opened_at":"2025-01-06T09:15:00","sys_updated_on":"2025-01-06 10:00:00","opened_for":{"display_value":"Zo\u00eb (z)","link":"x"}}"#
    let second =
      #"{"sys_updated_on":{"value":"2025-01-06 10:00"},"number":2,"opened_at":"2025-01-06 09:15","state":null}"#
    let text = form.map { $0 == "A" ? first : $0 == "B" ? second : String($0) }.joined()
    let reading = Reading.interactions(text, name: "interaction_x.json")
    #expect(reading.error == nil)
    #expect(
      reading.rows == [
        .init(
          line: 1,
          fields: [
            "number": "1", "opened_at": "2025-01-06T09:15:00", "sys_updated_on": "2025-01-06T10:00:00",
            "opened_for": "z|Zoë",
          ]),
        .init(
          line: 2,
          fields: ["number": "2", "opened_at": "2025-01-06T09:15:00", "sys_updated_on": "2025-01-06T10:00:00"]),
      ])
  }
}
