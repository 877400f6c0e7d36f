import CivilTime
import GRDB
import Marts
import SeededGenerator
import Testing
import Warehouse

@Suite("A mart's SQL file")
struct PlainQueryTests {
  /// Some hundred interactions of half a year: some took minutes, some hours, some weeks.
  private static func desk(seed: UInt64) throws -> Desk {
    var random = SeededGenerator(seed: seed)
    var desk = Desk()
    let first = Day(validYear: 2025, month: 1, day: 1)
    for number in 0..<300 {
      let opened = "\(first.advanced(by: .random(in: 0..<150, using: &random)).iso)T09:00:00"
      let most = [3, 600, 40_000].randomElement(using: &random) ?? 3
      let technician = ["o'neil", "t1", "(unassigned)", "佐藤", "Ω"].randomElement(using: &random)
      desk.interactions.append(
        try Desk.closed("I\(number)", opened: opened, minutes: .random(in: 0..<most, using: &random)) {
          $0.technician = technician ?? ""
          $0.location = ["Paris", "(unknown)"].randomElement(using: &random) ?? ""
        })
      if number % 5 == 0 { desk.interactions[number].incidents = ["INC\(number % 40)"] }
    }
    return desk
  }

  @Test(
    "gives the mart's numbers as it stands, run by SQLite alone", arguments: try MartSet().definitions,
    [1, 2] as [UInt64])
  func plain(mart: MartDefinition, seed: UInt64) throws {
    let file = Golden.root.appending(path: "Sources/Marts/SQL/\(mart.name).sql")
    let sql = try String(contentsOf: file, encoding: .utf8)
    let desk = try Self.desk(seed: seed)
    let published = try desk.table(mart.name)
    let found = try desk.warehouse().queue.read { database in
      let parameters = try MartParameters(database)
      let day = try #require(parameters.reportDay)
      let bound: [String: (any DatabaseValueConvertible)?] = [
        "as_of": parameters.asOf?.iso, "report_day": day.dateID, "from_28d": day.advanced(by: -27).dateID,
        "from_prev_28d": day.advanced(by: -55).dateID, "from_90d": day.advanced(by: -89).dateID,
        "minimum_interactions": parameters.minimumInteractions,
      ]
      return try Row.fetchAll(
        database, sql: sql, arguments: StatementArguments(bound.filter { sql.contains(":\($0.key)") }))
    }
    #expect(found.count == published.rowCount)
    for (row, cells) in zip(found, published.rows) {
      for (column, (value, cell)) in zip(published.columns, zip(row.databaseValues, cells)) {
        #expect(Self.same(value, cell, column.type), "\(column.name): \(value) by SQLite, \(cell) published")
      }
    }
  }

  /// Numbers are rounded only as they are published.
  private static func same(_ value: DatabaseValue, _ cell: MartValue, _ type: MartColumnType) -> Bool {
    switch (cell, type) {
    case (.null, _): value.isNull
    case (.text(let text), _): String.fromDatabaseValue(value) == text
    case (.integer(let integer), _): Int.fromDatabaseValue(value) == integer
    case (.boolean(let boolean), _): Bool.fromDatabaseValue(value) == boolean
    case (.date(let day), _): String.fromDatabaseValue(value) == day.iso
    case (.dateTime(let time), _): String.fromDatabaseValue(value) == time.iso
    case (.number(let number), .number(let decimals)):
      Double.fromDatabaseValue(value).map { exact in
        let units = (0..<decimals).reduce(1.0) { units, _ in 10 * units }
        return abs(exact - number) * units <= 0.5 + 1e-6
      } ?? false
    case (.number, _): false
    }
  }

  @Test("copied under another name gives the same rows")
  func copied() throws {
    let ours = try MartSet().builtIn
    var set = try MartSet()
    for mart in ours {
      let copy = mart.sql.replacing("-- mart:       \(mart.name)\n", with: "-- mart:       my_\(mart.name)\n")
      set.add(sql: copy, file: "marts.d/my_\(mart.name).sql")
    }
    let reading = try Self.desk(seed: 3).warehouse().queue.read { try set.read($0, try MartParameters($0)) }
    #expect(reading.failures == [])
    #expect(reading.tables.count == 2 * ours.count)
    for (table, copy) in zip(reading.tables, reading.tables.dropFirst(ours.count)) {
      #expect(copy.name == "my_\(table.name)")
      #expect(Array(copy.rows) == Array(table.rows), "\(table.name)")
    }
  }

  @Test("of technicians has the times of 90 days, whenever a desk closes its day", arguments: [0, 86_400], 1...5)
  func technicianTimes(dayClosesAt: Int, seed: UInt64) throws {
    let desk = try Self.desk(seed: seed)
    try desk.warehouse().queue.read { database in
      let parameters = try MartParameters(database, dayClosesAt: dayClosesAt)
      let last = try #require(parameters.reportDay)
      var minutes: [String: [Int]] = [:]
      for one in desk.interactions {
        let day = try #require(LocalTime(iso: one.opened)).day
        if (last.advanced(by: -89)...last).contains(day) { minutes[one.technician, default: []] += [one.minutes ?? 0] }
      }
      let definition = try #require(try MartSet().builtIn.first { $0.name == "technician" })
      let table = try MartReader(database).table(definition, parameters)
      for (row, technician) in table.texts("tech_id").enumerated() {
        let sorted = try #require(technician.flatMap { minutes[$0] }).sorted()
        #expect(table.integers("tickets_90d")[row] == sorted.count)
        #expect(table.integers("median_resolution_minutes_90d")[row] == sorted[(sorted.count + 1) / 2 - 1])
        #expect(table.integers("p90_resolution_minutes_90d")[row] == sorted[(9 * sorted.count + 9) / 10 - 1])
      }
      #expect(table.rowCount == 5)
    }
  }
}
