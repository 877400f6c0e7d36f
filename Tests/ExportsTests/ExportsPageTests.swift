import Exports
import Foundation
import Testing
import Yams

/// Reads the worked examples of docs/EXPORTS.md by the configuration that stands beside them.
@Suite("Another desk, by the configuration of docs/EXPORTS.md")
struct ExportsPageTests {
  private struct Example {
    var format: ExportFormat
    var csv: [UInt8]
  }

  /// The part of the configuration that exports look like, as YAML has it.
  private struct Declaration: Decodable {
    var files: [String: [String]]
    var dates: [String]?
    var nulls: [String]?
    var columns: [String: [String: Headers]]

    struct Headers: Decodable {
      var list: [String]
      init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        list = try (try? value.decode([String].self)) ?? [value.decode(String.self)]
      }
    }

    func format() throws -> ExportFormat {
      var format = ExportFormat()
      func kind(_ name: String) throws -> ExportKind { try #require(ExportKind(rawValue: name)) }
      for (name, patterns) in files { format.files[try kind(name)] = patterns }
      if let dates { format.dates = try dates.map { (text: String) throws in try DatePattern(text) } }
      format.nulls = nulls ?? []
      for (name, fields) in columns { format.columns[try kind(name)] = fields.mapValues(\.list) }
      return format
    }
  }

  private func example(_ title: String) throws -> Example {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("docs/EXPORTS.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let section = try #require(text.components(separatedBy: "\n### ").first { $0.hasPrefix(title) })
    func block(_ language: String) throws -> String {
      let parts = section.components(separatedBy: "```\(language)\n")
      try #require(parts.count == 2)
      return try #require(parts[1].components(separatedBy: "```").first)
    }
    return Example(
      format: try YAMLDecoder().decode(Declaration.self, from: block("yaml")).format(),
      csv: Array(try block("csv").utf8))
  }

  private func reading(_ example: Example, _ name: String, _ kind: ExportKind = .interaction) -> Reading {
    #expect(example.format.kinds(ofName: name).contains(kind))
    let isShared = kind != .interaction && example.format.kinds(ofName: name).contains(.interaction)
    let reading = Reading(example.csv, name: name, kind: kind, isAlsoInteraction: isShared, format: example.format)
    #expect(reading.error == nil)
    #expect(reading.reasons == [])
    return reading
  }

  @Test("reads HP Service Manager's interactions, and the links in the same file")
  func rabobank() throws {
    let example = try example("HP Service Manager")
    let name = "Detail_Interaction.csv"
    #expect(
      reading(example, name).rows.map(\.fields) == [
        [
          "number": "SD0000001", "opened_at": "2013-09-09T09:02:00", "sys_updated_on": "2013-09-09T10:15:00",
          "closed_at": "2013-09-09T10:15:00", "state": "Closed", "type": "incident", "short_description": "WBS000296",
          "category": "WBS000296",
        ],
        [
          "number": "SD0000002", "opened_at": "2013-10-13T17:30:00", "sys_updated_on": "2013-10-14T08:05:00",
          "closed_at": "2013-10-14T08:05:00", "state": "Closed", "type": "request for information",
          "short_description": "WBS000088", "category": "WBS000088",
        ],
      ])
    #expect(
      reading(example, name, .incidentLink).rows.map(\.fields) == [
        ["interaction": "SD0000001", "task": "IM0000004", "sys_created_on": "2013-09-09T09:02:00"]
      ])
  }

  @Test("reads every version of a ServiceNow incident log")
  func incidentLog() throws {
    let rows = reading(try example("ServiceNow incident log"), "incident_event_log.csv").rows
    #expect(
      rows.map(\.fields) == [
        [
          "number": "INC0000045", "opened_at": "2016-02-29T01:16:00", "sys_updated_on": "2016-02-29T01:23:00",
          "closed_at": "2016-03-05T12:00:00", "state": "New", "opened_for": "Caller 2403", "channel": "Phone",
          "type": "Phone", "location": "Location 143",
        ],
        [
          "number": "INC0000045", "opened_at": "2016-02-29T01:16:00", "sys_updated_on": "2016-03-05T12:00:00",
          "closed_at": "2016-03-05T12:00:00", "state": "Closed", "opened_for": "Caller 2403", "channel": "Phone",
          "type": "Phone", "location": "Location 143", "assigned_to": "Resolver 89",
        ],
      ])
  }

  @Test("reads Jira Service Management, repeated headers and all")
  func jira() throws {
    #expect(
      reading(try example("Jira"), "jira_2025.csv").rows.map(\.fields) == [
        [
          "number": "DESK-101", "opened_at": "2025-01-06T09:15:00", "sys_updated_on": "2025-01-07T12:05:00",
          "closed_at": "2025-01-07T12:04:00", "short_description": "VPN drops, often", "category": "VPN drops, often",
          "opened_for": "Zoë Meier", "assigned_to": "Bob Byrne", "state": "Done",
          "type": "[System] Service request", "channel": "Portal",
        ],
        [
          "number": "DESK-102", "opened_at": "2025-01-06T21:20:00", "sys_updated_on": "2025-01-06T21:20:00",
          "short_description": "New laptop", "category": "New laptop", "opened_for": "Ann Ng",
          "state": "Waiting for support", "type": "[System] Service request", "channel": "Email",
        ],
      ])
  }

  @Test("reads Zendesk")
  func zendesk() throws {
    #expect(
      reading(try example("Zendesk"), "tickets-1.csv").rows.map(\.fields) == [
        [
          "number": "7001", "opened_at": "2025-01-06T09:15:00", "sys_updated_on": "2025-01-06T10:00:00",
          "closed_at": "2025-01-06T09:58:00", "short_description": "VPN | drops", "category": "VPN",
          "opened_for": "Zoë Meier", "assigned_to": "Bob Byrne", "state": "Solved", "type": "Incident",
          "channel": "Web form", "location": "North",
        ],
        [
          "number": "7002", "opened_at": "2025-01-06T09:20:00", "sys_updated_on": "2025-01-06T09:20:00",
          "short_description": "Printer", "category": "Printer", "opened_for": "Ann Ng", "state": "New",
          "type": "Question", "channel": "Mail",
        ],
      ])
  }
}
