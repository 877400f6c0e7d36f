import Exports
import Testing

@Suite("A session's vocabulary")
struct VocabularyTests {
  @Test("numbers on from file to file, and loses nothing to a file that is refused")
  func acrossFiles() throws {
    let head = "number,opened_at,sys_updated_on,opened_for,state\n"
    func row(_ number: Int, _ person: String, _ state: String) -> String {
      "\(number),2025-01-06 09:15,2025-01-06 10:00,\(person),\(state)\n"
    }
    let files = [
      head + row(1, "Ann (a)", "New") + row(2, "", "New"),
      // Refused at its end: what its rows brought is known all the same.
      head + row(3, "Bob (b)", "Open") + row(4, "Ann (a)", "Open") + "5,\"2025",
      head + row(6, "Bob (b)", "Open") + row(7, "Cid (c)", "New"),
    ]
    let session = ExportSession(format: ExportFormat())
    var people = [Person(id: "", name: nil)]
    var states = [""]
    var seen: [String] = []
    var errors: [ExportError] = []
    for (index, text) in files.enumerated() {
      let file = ExportFile(path: "", name: "interaction_\(index).csv", kind: .interaction)
      do throws(ExportError) {
        let reader = try session.open(file, bytes: MemorySource(Array(text.utf8)), batchBytes: 128)
        while let batch = try reader.next() {
          people += batch.newPeople
          states += batch.newTexts
          guard case .interactions(let records) = batch.records else { continue }
          for record in records {
            seen.append("\(people[Int(record.openedFor.index)].id) \(states[Int(record.state.index)])")
          }
        }
      } catch {
        errors.append(error)
      }
    }
    #expect(errors == [ExportError(file: "interaction_1.csv", line: 4, problem: .unterminatedQuote)])
    #expect(seen.first == "a New")
    #expect(seen.suffix(2) == ["b Open", "c New"])
    #expect(people.map(\.id) == ["", "a", "b", "c"])
    #expect(states == ["", "New", "Open"])
    #expect(session.vocabulary.peopleCount == 4)
    #expect(session.vocabulary.textsCount == 3)
  }

  @Test("keeps as many values apart as there are rows, and people too, met again at once or much later")
  func manyValues() {
    func person(_ number: Int) -> String {
      let name = String(repeating: "n", count: number % 23)
      return number % 3 == 0 ? "again (a)" : "\(name) (p\(number % 9_973))"
    }
    let rows = (1...20_000).map {
      "\($0),2025-01-06 09:15,2025-01-06 10:00,category \($0 % 19_999) | x,\(person($0)),\(person($0 + 1))\n"
    }
    let reading = Reading.interactions(
      "number,opened_at,sys_updated_on,short_description,opened_for,assigned_to\n" + rows.joined())
    #expect(reading.error == nil)
    #expect(Set(reading.column("category")).count == 19_999)
    #expect(reading.rows.allSatisfy { $0["category"] == "category \((Int($0["number"]) ?? 0) % 19_999)" })
    func told(_ number: Int) -> String {
      let name = String(repeating: "n", count: number % 23)
      return number % 3 == 0 ? "a|again" : "p\(number % 9_973)" + (name.isEmpty ? "" : "|\(name)")
    }
    let wrong = reading.rows.filter { row in
      let number = Int(row["number"]) ?? 0
      return row["opened_for"] != told(number) || row["assigned_to"] != told(number + 1)
    }
    #expect(wrong == [])
  }

  @Test("knows nothing of a row that is rejected")
  func rejectedRow() throws {
    let text = """
      number,opened_at,sys_updated_on,opened_for,state,work_notes
      1,2025-01-06 09:15,2025-01-06 10:00,Ann (a),New,
      2,2025-01-06 09:15,2025-01-06 10:00,Bob (b),Parked,"x"y
      3,2025-01-06 09:15,2025-01-06 10:00,Ann (a),New,
      """
    let session = ExportSession(format: ExportFormat())
    let file = ExportFile(path: "", name: "interaction_x.csv", kind: .interaction)
    let reader = try session.open(file, bytes: MemorySource(Array(text.utf8)))
    while try reader.next() != nil {}
    #expect(reader.summary.rowsRejected == 1)
    // The empty value, and Ann or New.
    #expect(session.vocabulary.peopleCount == 2)
    #expect(session.vocabulary.textsCount == 2)
  }
}
