import CivilTime
import Exports

/// An export read whole, its slices and symbols as text: what tests compare.
struct Reading: Equatable {
  struct Row: Equatable, CustomStringConvertible {
    var line: Int
    var fields: [String: String]
    var description: String { "\(line) \(fields.sorted { $0.key < $1.key }.map { "\($0)=\($1)" })" }

    subscript(field: String) -> String { fields[field] ?? "" }
  }

  var rows: [Row] = []
  var rejects: [RejectedRow] = []
  var header: ExportHeader?
  var summary: ExportSummary?
  var error: ExportError?

  /// One or more fields of each row.
  func column(_ field: String) -> [String] { rows.map { $0[field] } }
  /// `line: reason`.
  var reasons: [String] { rejects.map { "\($0.line): \($0.reason)" } }

  static func interactions(
    _ text: String, name: String = "interaction_x.csv", format: ExportFormat = ExportFormat(), today: Day? = nil
  ) -> Reading {
    Reading(Array(text.utf8), name: name, format: format, today: today)
  }

  init(
    _ bytes: [UInt8], name: String = "interaction_x.csv", kind: ExportKind = .interaction,
    isAlsoInteraction: Bool = false, format: ExportFormat = ExportFormat(), today: Day? = nil, pieces: [Int] = [.max],
    batchBytes: Int = ExportReader.batchBytes
  ) {
    let session = ExportSession(format: format, today: today)
    let file = ExportFile(path: name, name: name, kind: kind, isAlsoInteraction: isAlsoInteraction)
    let sink = Sink()
    var people: [Person] = [Person(id: "", name: nil)]
    var texts: [String] = [""]
    do throws(ExportError) {
      let reader = try session.open(
        file, bytes: MemorySource(bytes, pieces: pieces), batchBytes: batchBytes, rejects: { sink.rows.append($2()) })
      do throws(ExportError) {
        while let batch = try reader.next() {
          people += batch.newPeople
          texts += batch.newTexts
          rows += Reading.rows(batch, people, texts)
        }
      } catch {
        self.error = error
      }
      header = reader.header
      summary = reader.summary
    } catch {
      self.error = error
    }
    rejects = sink.rows
  }

  private final class Sink { var rows: [RejectedRow] = [] }

  private static func rows(_ batch: RecordBatch, _ people: [Person], _ texts: [String]) -> [Row] {
    func person(_ symbol: Symbol) -> String {
      let person = people[Int(symbol.index)]
      return person.name.map { "\(person.id)|\($0)" } ?? person.id
    }
    func row(_ line: UInt32, _ fields: [String: String]) -> Row {
      Row(line: Int(line), fields: fields.filter { !$0.value.isEmpty })
    }
    switch batch.records {
    case .interactions(let records):
      return records.map { record in
        row(
          record.line,
          [
            "number": batch.string(record.number), "opened_at": record.openedAt.iso,
            "sys_updated_on": record.updatedAt.iso, "closed_at": record.closedAt?.iso ?? "",
            "short_description": batch.string(record.shortDescription), "work_notes": batch.string(record.workNotes),
            "sys_id": batch.string(record.sysID), "opened_for": person(record.openedFor),
            "assigned_to": person(record.assignedTo), "location": texts[Int(record.location.index)],
            "state": texts[Int(record.state.index)], "type": texts[Int(record.type.index)],
            "channel": texts[Int(record.channel.index)], "category": texts[Int(record.category.index)],
          ])
      }
    case .incidentLinks(let records):
      return records.map { record in
        row(
          record.line,
          [
            "interaction": batch.string(record.interaction), "task": batch.string(record.task),
            "document_id": batch.string(record.documentID), "sys_created_by": person(record.createdBy),
            "sys_created_on": record.createdOn?.iso ?? "",
          ])
      }
    case .systemIDs(let records):
      return records.map { record in
        row(
          record.line,
          [
            "interaction": batch.string(record.interaction), "task": batch.string(record.task),
            "sys_created_by": person(record.createdBy), "sys_created_on": record.createdOn?.iso ?? "",
          ])
      }
    }
  }
}
