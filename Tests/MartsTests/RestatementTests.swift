import CivilTime
import GRDB
import Marts
import Testing

@Suite("A restatement")
struct RestatementTests {
  private let monday = Desk.Interaction(number: "I1", opened: "2025-01-06T09:00:00", updated: "2025-01-07T21:00:00")
  private let lateMonday = Desk.Interaction(
    number: "I2", opened: "2025-01-06T10:00:00", updated: "2025-01-07T21:00:00")
  private let wednesday = Desk.Interaction(number: "I3", opened: "2025-01-08T10:00:00", updated: "2025-01-08T21:00:00")

  private func counts(_ interactions: [Desk.Interaction], users sql: String? = nil) throws -> PublishedCounts {
    var desk = Desk()
    desk.interactions = interactions
    var set = try MartSet()
    if let sql { set.add(sql: sql, file: "marts.d/mine.sql") }
    return try desk.warehouse().queue.read { database in
      let parameters = try MartParameters(database)
      let reading = try set.read(database, parameters)
      #expect(reading.failures == [])
      return PublishedCounts(reading, package: "a", reportDay: try #require(parameters.reportDay))
    }
  }

  private func restatements(
    _ old: PublishedCounts, _ new: PublishedCounts, _ mart: String = "backlog", users sql: String? = nil
  ) throws -> [String] {
    var set = try MartSet()
    if let sql { set.add(sql: sql, file: "marts.d/mine.sql") }
    return Restatement.all(published: old, now: new, set.definitions.filter { $0.name == mart }) { tie, day in
      "\(tie).csv"
    }.map {
      "\($0.day.iso) \($0.key)\($0.column) \($0.old.map(String.init) ?? "-") \($0.new.map(String.init) ?? "-") \($0.export)"
    }
  }

  @Test("is each count of a published day that changed; of a level, where the change begins")
  func lateRow() throws {
    let before = try counts([monday])
    #expect(
      try restatements(before, try counts([monday, lateMonday, wednesday])) == [
        "2025-01-06 opened 1 2 opening.csv", "2025-01-06 open_at_end 1 2 level.csv",
      ])
    #expect(try restatements(before, before) == [])
  }

  @Test("of a level is told again where the change becomes another")
  func levels() throws {
    let tuesday = Desk.Interaction(number: "I4", opened: "2025-01-07T10:00:00", updated: "2025-01-07T11:00:00")
    let closed = try Desk.closed("I2", opened: "2025-01-06T10:00:00", minutes: 24 * 60)
    #expect(
      try restatements(try counts([monday, wednesday]), try counts([monday, lateMonday, tuesday, wednesday])) == [
        "2025-01-06 opened 1 2 opening.csv", "2025-01-06 open_at_end 1 2 level.csv",
        "2025-01-07 opened 0 1 opening.csv",
        "2025-01-07 open_at_end 1 3 level.csv",
      ])
    #expect(
      try restatements(try counts([monday]), try counts([monday, closed])) == [
        "2025-01-06 opened 1 2 opening.csv", "2025-01-06 open_at_end 1 2 level.csv",
        "2025-01-07 closed 0 1 closing.csv",
      ])
  }

  @Test("is told of the greatest integers too")
  func greatestIntegers() throws {
    func sql(_ number: Int) -> String {
      """
      -- mart:   mine
      -- grain:  one row per day
      -- key:    full_date
      -- reads:  dim_dates
      -- order:  full_date
      -- restated: n (level)
      -- column: full_date  date  -  the day
      -- column: n  integer  -  a number
      select full_date, \(number) as n from dim_dates where full_date = '2025-01-06';
      """
    }
    let (least, greatest) = (Int.min + 1, Int.max)
    #expect(
      try restatements(
        counts([monday], users: sql(least)), counts([monday], users: sql(greatest)), "mine", users: sql(greatest))
        == ["2025-01-06 n \(least) \(greatest) level.csv"])
  }

  @Test("is not what comes after the published report day, nor a day before its calendar")
  func outside() throws {
    // Reported through the 8th; the 9th had begun.
    let thursday = Desk.Interaction(number: "I4", opened: "2025-01-09T10:00:00", updated: "2025-01-09T11:00:00")
    var late = thursday
    late.number = "I5"
    #expect(try restatements(try counts([wednesday, thursday]), try counts([wednesday, thursday, late])) == [])
    // One old row and two days without any: the level alone moved, once.
    #expect(
      try restatements(try counts([wednesday, thursday]), try counts([monday, wednesday, thursday])) == [
        "2025-01-08 open_at_end 1 2 level.csv"
      ])
    #expect(try restatements(try counts([wednesday]), try counts([monday, wednesday]), "daily") == [])
  }

  @Test("tells a day that is gone")
  func gone() throws {
    let found = try restatements(try counts([monday]), try counts([wednesday]))
    #expect(
      found == [
        "2025-01-06 opened 1 - opening.csv", "2025-01-06 closed 0 - closing.csv",
        "2025-01-06 open_at_end 1 - level.csv",
        "2025-01-07 opened 0 - opening.csv", "2025-01-07 closed 0 - closing.csv",
        "2025-01-07 open_at_end 1 - level.csv",
      ])
  }

  private let mine = """
    -- mart:     mine
    -- grain:    one row per day and category
    -- key:      category, full_date
    -- reads:    dim_dates, rollup_day_categories
    -- order:    full_date, then category
    -- restated: interactions
    -- column:   full_date  date  -  day of opening
    -- column:   category  text  -  as described
    -- column:   interactions  integer  interactions  opened on the day
    select full_date, category, interactions
    from rollup_day_categories
    inner join dim_dates on dim_dates.date_id = rollup_day_categories.date_id
    order by full_date, category;
    """

  @Test("of a user's mart is told by its key, byte by byte, whatever else stands before it")
  func keys() throws {
    func interactions(_ categories: [String]) -> [Desk.Interaction] {
      categories.enumerated().map { index, category in
        Desk.Interaction(
          number: "I\(index)", opened: "2025-01-06T09:00:00", updated: "2025-01-07T21:00:00", description: category)
      }
    }
    let before = ["'=x", "=x", "Caf\u{E9}", "Cafe\u{301}", "say \"hi\""]
    #expect(
      try restatements(try counts(interactions(before), users: mine), try counts(interactions(before), users: mine))
        == [])
    #expect(
      try restatements(
        try counts(interactions(before), users: mine),
        try counts(interactions(["+1"] + before + ["Cafe\u{301}", "=x", "zebra"]), users: mine), "mine", users: mine)
        == [
          "2025-01-06 +1interactions - 1 opening.csv", "2025-01-06 =xinteractions 1 2 opening.csv",
          "2025-01-06 Cafe\u{301}interactions 1 2 opening.csv", "2025-01-06 zebrainteractions - 1 opening.csv",
        ])
  }

  @Test("of a mart with other columns than before is none")
  func otherColumns() throws {
    let other = mine.replacing("key:      category, full_date", with: "key:      full_date, category")
      .replacing("interactions\n-- column:   full_date", with: "open\n-- column:   full_date")
      .replacing("column:   interactions", with: "column:   open")
      .replacing("category, interactions", with: "category, interactions as open")
    let (before, now) = (try counts([monday], users: mine), try counts([monday], users: other))
    #expect(try restatements(before, now, "mine", users: other) == [])
  }

  @Test("is found with the counts that were written down, and those of a kept mart")
  func written() throws {
    var first = try counts([monday], users: mine)
    first.logged = "daily,\"\",…\r\n"
    let second = try counts([monday, lateMonday])
    #expect(PublishedCounts.all(PublishedCounts.text([first, second])) == [first, second])
    #expect(PublishedCounts.all([]) == [])
    #expect(PublishedCounts.all(Array("daily;2025".utf8)) == [])
    let kept = PublishedCounts(
      MartReading(), package: "b", reportDay: Day(validYear: 2025, month: 1, day: 7), keeping: ["mine"], of: first)
    #expect(try restatements(kept, first, "mine", users: mine) == [])
    #expect(try restatements(kept, try counts([monday, lateMonday], users: mine), "mine", users: mine).count == 1)
  }
}

@Suite("The cause of a restatement")
struct RestatementCausesTests {
  /// Of three exports, the first was published. The second re-stamped I1, opened on the 6th, and the third brought that
  /// I2, opened on the 7th, was closed on it; then a link of I1, by the fourth.
  private func causes(
    since published: Set<String> = ["a"], _ asked: (RestatedColumn.Tie, String)...
  ) throws -> [String] {
    var desk = Desk()
    desk.interactions = [
      Desk.Interaction(
        number: "I1", opened: "2025-01-06T09:00:00", updated: "2025-01-08T09:00:00", incidents: ["INC1"]),
      try Desk.closed("I2", opened: "2025-01-07T09:00:00", minutes: 60),
    ]
    return try desk.warehouse().queue.write { database in
      try database.execute(
        sql: """
          insert into etl_files (file_id, run_id, name, path, kind, size, modified_ns, sha256, encoding, outcome)
          values (2, 1, 'stamp.csv', '', 'interaction', 1, 1, 'b', 'UTF-8', 'loaded'),
              (3, 1, 'close.csv', '', 'interaction', 1, 1, 'c', 'UTF-8', 'loaded'),
              (4, 1, 'link.csv', '', 'ims_inc', 1, 1, 'd', 'UTF-8', 'loaded'),
              (5, 1, 'none.csv', '', 'interaction', 1, 1, 'e', 'UTF-8', 'refused');
          update fact_interactions set source_file_id = interaction_id + 1;
          update bridge_ims_inc set source_file_id = 4;
          insert into interaction_versions
          select interaction_id, '2025-01-06T20:00:00', (select state_id from dim_states where state_class = 'complete'),
              tech_id, 1, 9
          from fact_interactions where interaction_number = 'I2';
          """)
      let causes = try RestatementCauses(database, since: published)
      return try asked.map { try causes.exports($0.0, #require(Day(iso: $0.1))) }
    }
  }

  @Test("is the export that gave a row of the day: of opening, of closing before or now, or of a link")
  func days() throws {
    #expect(
      try causes((.opening, "2025-01-06"), (.opening, "2025-01-07"), (.links, "2025-01-06"), (.links, "2025-01-07"))
        == [
          "stamp.csv", "close.csv", "link.csv stamp.csv", "close.csv",
        ])
    #expect(try causes((.closing, "2025-01-07"), (.closing, "2025-01-06")) == ["close.csv", "close.csv"])
    #expect(
      try causes((.level, "2025-01-05"), (.level, "2025-01-06"), (.level, "2025-01-08")) == [
        "close.csv stamp.csv", "close.csv stamp.csv", "close.csv stamp.csv",
      ])
  }

  @Test("is no export that the earlier publication came from, and none at all where nothing else was loaded")
  func published() throws {
    #expect(
      try causes(since: ["a", "b"], (.opening, "2025-01-06"), (.closing, "2025-01-06")) == ["close.csv", "close.csv"])
    #expect(
      try causes(since: ["a", "b", "c"], (.opening, "2025-01-06"), (.links, "2025-01-06"), (.level, "2025-01-08")) == [
        "", "link.csv", "",
      ])
    #expect(try causes(since: ["a", "b", "c", "d"], (.links, "2025-01-06")) == [""])
  }

  @Test("is every export that may be it where the day does not tell")
  func unknown() throws {
    #expect(try causes((.opening, "2024-12-01")) == ["close.csv stamp.csv"])
  }
}

@Suite("The log of restatements")
struct RestatementLogTests {
  private let one = Restatement(
    mart: "daily", key: "a\nb", day: Day(validYear: 2025, month: 1, day: 6), column: "interactions", old: 1, new: 2,
    export: "=x.csv")
  private let header = "\u{FEFF}mart,key,day,column,old,new,export\r\n"

  @Test("is added to at its end, and loses the oldest lines first")
  func grows() throws {
    var two = one
    two.key = ""
    two.old = nil
    let lines = [RestatementLog.lines([one]), RestatementLog.lines([two])]
    #expect(
      lines == [
        "daily,\"a\nb\",2025-01-06,interactions,1,2,'=x.csv\r\n", "daily,\"\",2025-01-06,interactions,,2,'=x.csv\r\n",
      ])
    #expect(RestatementLog.lines([]) == "")
    var log = RestatementLog()
    for line in lines { log.add(line) }
    #expect(String(decoding: log.bytes, as: UTF8.self) == header + lines.joined())
    log.add(lines[0], retention: 2)
    #expect(String(decoding: log.bytes, as: UTF8.self) == header + lines[1] + lines[0])
  }

  @Test("gives back what a killed run added, and nothing else")
  func takesBack() {
    var log = RestatementLog()
    log.add("a\r\n")
    log.add("b\r\nc\r\n")
    log.takeBack("a\r\n")
    #expect(String(decoding: log.bytes, as: UTF8.self) == header + "a\r\nb\r\nc\r\n")
    log.takeBack("b\r\nc\r\n")
    #expect(String(decoding: log.bytes, as: UTF8.self) == header + "a\r\n")
  }

  @Test("is read where a person has worked on it, but not with other columns or semicolons")
  func read() {
    var edited = RestatementLog(Array("mart,key,day,column,old,new,export\nmine".utf8))
    edited?.add("b\r\n")
    #expect(
      edited.map { String(decoding: $0.bytes, as: UTF8.self) } == "mart,key,day,column,old,new,export\nmine\r\nb\r\n")
    #expect(RestatementLog(Array("mart;key;day;column;old;new;export\r\n".utf8)) == nil)
    #expect(RestatementLog([]) == nil)
  }
}
