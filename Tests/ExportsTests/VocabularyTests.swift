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

  @Test("keeps as many values apart as there are rows")
  func manyValues() {
    let rows = (1...20_000).map { "\($0),2025-01-06 09:15,2025-01-06 10:00,category \($0 % 19_999) | x\n" }
    let reading = Reading.interactions("number,opened_at,sys_updated_on,short_description\n" + rows.joined())
    #expect(reading.error == nil)
    #expect(Set(reading.column("category")).count == 19_999)
    #expect(reading.rows.allSatisfy { $0["category"] == "category \((Int($0["number"]) ?? 0) % 19_999)" })
  }
}
