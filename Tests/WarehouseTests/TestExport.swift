import CivilTime
import Exports
import Foundation
import Testing
import Warehouse

/// An export as a test writes it: literal rows, line 2 the first. Its content is its rows, whatever its name.
struct TestExport {
  enum Row: Hashable {
    case interaction(
      _ number: String, opened: String, updated: String, closed: String? = nil, user: String = "", tech: String = "",
      place: String = "", state: String = "Open", type: String = "", description: String = "", notes: String = "")
    case link(_ interaction: String, _ task: String, by: String = "", on: String? = nil, document: String = "")
    case systemID(_ interaction: String, _ task: String, by: String = "", on: String? = nil)
  }

  var name: String
  var kind: ExportKind
  var rows: [Row]
  /// Refused once all rows have been read.
  var refusal: String?

  init(_ name: String, _ kind: ExportKind = .interaction, _ rows: [Row], refusal: String? = nil) {
    self.name = name
    self.kind = kind
    self.rows = rows
    self.refusal = refusal
  }

  /// A stand-in that is equal exactly where the rows are.
  var sha256: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in "\(rows)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(repeating: String(hash, radix: 16), count: 4)
  }

  var content: ExportContent {
    // Overwritten files keep their name; a path of its own for each content lets one night hold both.
    let path = "exports/\(sha256.prefix(8))/\(name)"
    return ExportContent(
      file: ExportFile(path: path, name: name, kind: kind),
      copies: [ExportContent.Copy(path: path, size: rows.count, modifiedNanoseconds: 1)], sha256: sha256)
  }
}

/// Reads ``TestExport``s as the real reader reads files: in batches, with one vocabulary for all.
final class TestSession {
  private var people: [[UInt8]: UInt32] = [[]: 0]
  private var texts: [[UInt8]: UInt32] = [[]: 0]
  private var newPeople: [Person] = []
  private var newTexts: [String] = []

  func person(_ cell: String) -> Symbol {
    if let known = people[Array(cell.utf8)] { return Symbol(index: known) }
    people[Array(cell.utf8)] = UInt32(people.count)
    newPeople.append(Self.parse(cell))
    return person(cell)
  }

  static func parse(_ cell: String) -> Person {
    guard cell.hasSuffix(")"), let open = cell.firstIndex(of: "("), open != cell.startIndex else {
      return Person(id: cell, name: nil)
    }
    return Person(id: String(cell[cell.index(after: open)...].dropLast()), name: String(cell[..<open].dropLast()))
  }

  func text(_ text: String) -> Symbol {
    if let known = texts[Array(text.utf8)] { return Symbol(index: known) }
    texts[Array(text.utf8)] = UInt32(texts.count)
    newTexts.append(text)
    return self.text(text)
  }

  func batch(_ export: TestExport, _ range: Range<Int>) throws -> RecordBatch {
    var bytes: [UInt8] = []
    func slice(_ text: String) -> TextSlice {
      let slice = TextSlice(offset: UInt32(bytes.count), length: UInt32(text.utf8.count))
      bytes += text.utf8
      return slice
    }
    func time(_ iso: String) throws -> LocalTime { try #require(LocalTime(iso: iso), "\(iso)") }
    var interactions: [InteractionRecord] = []
    var links: [IncidentLinkRecord] = []
    var systemIDs: [SystemIDRecord] = []
    for (line, row) in zip(2..., export.rows).dropFirst(range.lowerBound).prefix(range.count) {
      switch row {
      case .interaction(
        let number, let opened, let updated, let closed, let user, let tech, let place, let state, let type,
        let description, let notes):
        let category = description.prefix { $0 != "|" }.trimmingCharacters(in: .whitespaces)
        var record = InteractionRecord(
          line: UInt32(line), number: slice(number), openedAt: try time(opened), updatedAt: try time(updated))
        record.closedAt = try closed.map(time)
        (record.shortDescription, record.workNotes) = (slice(description), slice(notes))
        (record.openedFor, record.assignedTo) = (person(user), person(tech))
        (record.location, record.state, record.type) = (text(place), text(state), text(type))
        record.category = text(category)
        interactions.append(record)
      case .link(let interaction, let task, let by, let on, let document):
        links.append(
          IncidentLinkRecord(
            line: UInt32(line), interaction: slice(interaction), task: slice(task), documentID: slice(document),
            createdBy: person(by), createdOn: try on.map(time)))
      case .systemID(let interaction, let task, let by, let on):
        systemIDs.append(
          SystemIDRecord(
            line: UInt32(line), interaction: slice(interaction), task: slice(task), createdBy: person(by),
            createdOn: try on.map(time)))
      }
    }
    let text = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    text.copyBytes(from: bytes)
    defer { (newPeople, newTexts) = ([], []) }
    let records: RecordBatch.Records =
      switch export.kind {
      case .interaction: .interactions(interactions)
      case .incidentLink: .incidentLinks(links)
      case .systemID: .systemIDs(systemIDs)
      }
    return RecordBatch(text: text, records: records, newPeople: newPeople, newTexts: newTexts)
  }
}

/// One test export being read, two rows at a time.
final class TestSource: RecordSource {
  /// What a crash in the middle of a load looks like.
  struct Crash: Error {}

  private let export: TestExport
  private let session: TestSession
  private let crashAfter: Int?
  private var position = 0

  init(_ export: TestExport, _ session: TestSession, crashAfter: Int? = nil) {
    self.export = export
    self.session = session
    self.crashAfter = crashAfter
  }

  var summary: ReadingSummary {
    var summary = ReadingSummary()
    summary.encoding = "UTF-8"
    summary.rowsRead = export.rows.count
    return summary
  }

  func next() throws -> RecordBatch? {
    if let crashAfter, position >= crashAfter { throw Crash() }
    guard position < export.rows.count else {
      if let refusal = export.refusal { throw ExportError(file: export.name, problem: .unreadable(refusal)) }
      return nil
    }
    let range = position..<min(position + 2, export.rows.count)
    position = range.upperBound
    return try session.batch(export, range)
  }
}
