import CivilTime
import Marts
import Testing

@Suite("A restatement")
struct RestatementTests {
  private func backlog(_ interactions: [Desk.Interaction]) throws -> MartTable {
    var desk = Desk()
    desk.interactions = interactions
    return try desk.table("backlog")
  }

  private func restatements(_ old: MartTable, _ new: MartTable, through: String) throws -> [String] {
    let definition = try #require(try MartSet().definitions.first { $0.name == old.name })
    let published = try #require(CSVTable(old.csv()))
    return Restatement.all(
      published: published, now: new, definition, through: try #require(Day(iso: through)),
      cause: { $0.iso == "2025-01-06" ? "interaction_2.csv" : "" }
    ).map {
      "\($0.day.iso) \($0.column) \($0.old.map(String.init) ?? "-") \($0.new.map(String.init) ?? "-") \($0.export)"
    }
  }

  private let monday = Desk.Interaction(number: "I1", opened: "2025-01-06T09:00:00", updated: "2025-01-07T21:00:00")
  private let lateMonday = Desk.Interaction(
    number: "I2", opened: "2025-01-06T10:00:00", updated: "2025-01-07T21:00:00")
  private let wednesday = Desk.Interaction(number: "I3", opened: "2025-01-08T10:00:00", updated: "2025-01-08T21:00:00")

  @Test("is each count of a published day that changed, with the export that caused it")
  func lateRow() throws {
    let found = try restatements(
      try backlog([monday]), try backlog([monday, lateMonday, wednesday]), through: "2025-01-07")
    #expect(
      found == [
        "2025-01-06 opened 1 2 interaction_2.csv", "2025-01-06 open_at_end 1 2 interaction_2.csv",
        "2025-01-07 open_at_end 1 2 ",
      ])
  }

  @Test("is not what comes after the published report day")
  func unfinished() throws {
    #expect(try restatements(try backlog([monday]), try backlog([monday, lateMonday]), through: "2025-01-05") == [])
    #expect(try restatements(try backlog([monday]), try backlog([monday]), through: "2025-01-07") == [])
  }

  @Test("is found between a published folder and the marts of the next night, with the last run's exports")
  func folder() throws {
    var desk = Desk()
    desk.interactions = [monday]
    let before = try desk.warehouse().queue.read { database in
      let parameters = try MartParameters(database)
      return try MartPublication(try MartSet().read(database, parameters), parameters: parameters, formats: [.csv])
        .files()
    }
    desk.interactions.append(lateMonday)
    let found = try desk.warehouse().queue.read { database in
      let reading = try MartSet().read(database, try MartParameters(database))
      return Restatement.all(published: { name in before.first { $0.name == name }?.bytes }, now: reading) { day in
        (try? Restatement.causes(database, of: day)) ?? ""
      }
    }
    #expect(
      found.map { "\($0.mart) \($0.day.iso) \($0.column) \($0.export)" } == [
        "daily 2025-01-06 interactions interaction_1.csv", "daily 2025-01-06 open interaction_1.csv",
        "backlog 2025-01-06 opened interaction_1.csv", "backlog 2025-01-06 open_at_end interaction_1.csv",
        "backlog 2025-01-07 open_at_end interaction_1.csv",
      ])
    #expect(Restatement.all(published: { _ in nil }, now: MartReading(), cause: { _ in "" }) == [])
  }

  @Test("tells a day that is gone")
  func gone() throws {
    let found = try restatements(try backlog([monday]), try backlog([wednesday]), through: "2025-01-07")
    #expect(found.count == 6)
    #expect(found.first == "2025-01-06 opened 1 - interaction_2.csv")
  }

  @Test("is appended to the log, of which the oldest leave first")
  func log() throws {
    let one = Restatement(
      mart: "daily", key: "", day: Day(validYear: 2025, month: 1, day: 6), column: "interactions", old: 1, new: 2,
      export: "=x.csv")
    var two = one
    two.old = nil
    let first = Restatement.log(nil, adding: [one])
    #expect(
      String(decoding: first.dropFirst(3), as: UTF8.self)
        == "mart,key,day,column,old,new,export\r\ndaily,\"\",2025-01-06,interactions,1,2,'=x.csv\r\n")
    #expect(Restatement.log(first, adding: []) == first)
    let second = Restatement.log(first, adding: [two], retention: 1)
    #expect(
      String(decoding: second.dropFirst(3), as: UTF8.self)
        == "mart,key,day,column,old,new,export\r\ndaily,\"\",2025-01-06,interactions,,2,'=x.csv\r\n")
  }
}
