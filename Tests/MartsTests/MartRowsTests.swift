import CivilTime
import Marts
import Testing

/// Monday: three interactions, of which one is abandoned and one closed after midnight. Tuesday: none. Wednesday: one of
/// which nothing is known, still open. One interaction has two incidents, two share one, and one link has no interaction.
private func smallDesk() throws -> Desk {
  var desk = Desk()
  desk.interactions = [
    try Desk.closed("I1", opened: "2025-01-06T09:00:00", minutes: 30) { $0.incidents = ["INC1", "INC2"] },
    try Desk.closed("I2", opened: "2025-01-06T09:30:00", minutes: 90, state: "Closed Abandoned") { $0.type = "Phone" },
    try Desk.closed("I3", opened: "2025-01-06T23:30:00", minutes: 60) {
      ($0.technician, $0.location, $0.description) = ("t2", "Rome", "Mail")
    },
    Desk.Interaction(
      number: "I4", opened: "2025-01-08T10:00:00", updated: "2025-01-08T21:00:00", user: "(unknown)",
      technician: "(unassigned)", location: "(unknown)", type: nil, description: nil, incidents: ["INC1"],
      creator: "t1"),
  ]
  desk.orphans = ["I9"]
  return desk
}

@Suite("A mart of rows that one can add up in the head")
struct MartRowsTests {
  @Test("daily")
  func daily() throws {
    #expect(
      try smallDesk().lines("daily") == [
        "2025-01-06,Monday,false,true,3,1,2,2,1,0,1,33.33,2,66.67,,,",
        "2025-01-07,Tuesday,false,true,0,0,0,0,0,0,0,,0,,,,",
        "2025-01-08,Wednesday,false,true,1,0,0,0,0,1,1,100.00,1,100.00,,,",
      ])
  }

  @Test("technician")
  func technician() throws {
    #expect(
      try smallDesk().lines("technician") == [
        "t1,Ada,2,50.00,1,1,2.0,1,1,1,0,1,50.00,2,30,90,2025-01-06,2025-01-06",
        "(unassigned),(unassigned),1,25.00,2,1,1.0,0,0,0,1,1,100.00,1,,,2025-01-08,2025-01-08",
        "t2,Ben,1,25.00,2,1,1.0,1,1,0,0,0,0.00,1,60,60,2025-01-06,2025-01-06",
      ])
  }

  @Test("location")
  func location() throws {
    #expect(
      try smallDesk().lines("location") == [
        "Paris,2,50.00,50.00,1,1,1,2.0,1,50.00,2,0,",
        "(unknown),1,25.00,75.00,2,0,1,1.0,1,100.00,1,0,",
        "Rome,1,25.00,100.00,2,1,1,1.0,0,0.00,1,0,",
      ])
  }

  /// Wilson for 1 of 2: (2 + 3.8416 ± 1.96·√5.8416) / 11.6832 = 9.45 % and 90.55 %.
  @Test("conversion")
  func conversion() throws {
    #expect(
      try smallDesk().lines("conversion") == [
        "t1,Ada,2,1,50.00,9.45,90.55,2,100.00,3,150.00,true",
        "(unassigned),(unassigned),1,1,100.00,20.65,100.00,1,100.00,0,0.00,true",
        "t2,Ben,1,0,0.00,0.00,79.35,0,0.00,0,0.00,true",
      ])
  }

  @Test("conversion's floor is the configuration's")
  func floor() throws {
    var desk = try smallDesk()
    desk.minimumInteractions = 2
    #expect(try desk.table("conversion").booleans("below_floor") == [false, true, true])
  }

  @Test("state")
  func state() throws {
    #expect(
      try smallDesk().lines("state") == [
        "Closed Complete,complete,2,50.00", "Closed Abandoned,abandoned,1,25.00", "New,open,1,25.00",
      ])
  }

  @Test("weekday")
  func weekday() throws {
    #expect(
      try smallDesk().lines("weekday") == [
        "0,Monday,1,3,3.0", "1,Tuesday,1,0,0.0", "2,Wednesday,1,1,1.0", "3,Thursday,0,0,", "4,Friday,0,0,",
        "5,Saturday,0,0,", "6,Sunday,0,0,",
      ])
  }

  @Test("weekday_hour")
  func weekdayHour() throws {
    let table = try smallDesk().table("weekday_hour")
    #expect(table.rowCount == 168)
    #expect(table.lines[0] == "0,Monday,0,1,0,0.0")
    #expect(table.lines[167] == "6,Sunday,23,0,0,")
    #expect(
      zip(table.integers("interactions"), table.lines).filter { $0.0 != 0 }.map(\.1) == [
        "0,Monday,9,1,2,2.0", "0,Monday,23,1,1,1.0", "2,Wednesday,10,1,1,1.0",
      ])
  }

  @Test("type")
  func type() throws {
    #expect(
      try smallDesk().lines("type") == [
        "Chat,2,50.00,1,50.00,0,0.00", "(unknown),1,25.00,1,100.00,0,", "Phone,1,25.00,0,0.00,1,100.00",
      ])
  }

  @Test("category")
  func category() throws {
    #expect(
      try smallDesk().lines("category") == [
        "VPN,2,50.00,1,50.00,2,0,", "(unknown),1,25.00,1,100.00,1,0,", "Mail,1,25.00,0,0.00,1,0,",
      ])
  }

  @Test("resolution")
  func resolution() throws {
    #expect(try smallDesk().lines("resolution") == ["2025-01,4,3,60,90,2,66.67,3,100.00,2,66.67,0"])
  }

  @Test("backlog")
  func backlog() throws {
    #expect(
      try smallDesk().lines("backlog") == [
        "2025-01-06,true,3,2,1", "2025-01-07,true,0,1,0", "2025-01-08,true,1,0,1",
      ])
  }

  @Test("summary")
  func summary() throws {
    #expect(
      try smallDesk().lines("summary") == [
        "as_of,2025-01-08T21:00:00", "report_day,2025-01-08", "total_interactions,4", "unique_technicians,2",
        "unique_users,1", "unique_locations,2", "days_with_activity,2", "first_interaction,2025-01-06",
        "last_interaction,2025-01-08", "incident_links,4", "orphan_links,1", "ambiguous_sysids,0", "rejected_rows,0",
        "superseded_versions,0",
      ])
  }
}

@Suite("Windows and gaps")
struct MartWindowTests {
  /// 60 days up to 2025-03-01: one interaction a day, two on each of the last 28.
  private func doublingDesk() throws -> Desk {
    var desk = Desk()
    let first = Day(validYear: 2025, month: 1, day: 1)
    for offset in 0..<60 {
      for copy in 0..<(offset < 32 ? 1 : 2) {
        desk.interactions.append(
          Desk.Interaction(
            number: "I\(offset)-\(copy)", opened: "\(first.advanced(by: offset).iso)T09:00:00",
            updated: "2025-03-01T20:00:00"))
      }
    }
    return desk
  }

  @Test("daily compares with the week before, and has a mean once seven days are there")
  func daily() throws {
    let daily = try doublingDesk().table("daily")
    #expect(daily.rowCount == 60)
    let average = daily.numbers("interactions_7d_avg")
    #expect(average[5] == nil)
    #expect(average[6] == 1)
    #expect(average[32] == 1.1, "8 / 7")
    #expect(average[59] == 2)
    #expect(daily.integers("same_weekday_prev")[6] == nil)
    #expect(daily.numbers("change_pct")[32] == 100)
    #expect(daily.numbers("change_pct")[59] == 0)
  }

  @Test("28 days end on the report day, and 28 more come before them")
  func fourWeeks() throws {
    let desk = try doublingDesk()
    let location = try desk.table("location")
    #expect(location.lines == ["Paris,88,100.00,100.00,1,1,60,1.5,0,0.00,56,28,100.00"])
    #expect(try desk.lines("category") == ["VPN,88,100.00,0,0.00,56,28,100.00"])
  }

  @Test("90 days of a technician begin 89 days before the report day")
  func ninetyDays() throws {
    var desk = Desk()
    desk.interactions = [
      try Desk.closed("I1", opened: "2025-01-01T09:00:00", minutes: 10),
      try Desk.closed("I2", opened: "2025-01-02T09:00:00", minutes: 20),
      Desk.Interaction(number: "I3", opened: "2025-04-01T09:00:00", updated: "2025-04-01T20:00:00"),
    ]
    let technician = try desk.table("technician")
    #expect(technician.integers("tickets_90d") == [2])
    #expect(technician.integers("median_resolution_minutes_90d") == [20])
  }

  @Test("a day that is not finished stays out of windows and is marked")
  func unfinishedDay() throws {
    var desk = Desk()
    desk.interactions = [
      Desk.Interaction(number: "I1", opened: "2025-01-06T09:00:00"),
      Desk.Interaction(number: "I2", opened: "2025-01-07T00:10:00", updated: "2025-01-07T00:30:00"),
    ]
    #expect(try desk.table("daily").booleans("is_complete") == [true, false])
    #expect(try desk.table("location").integers("interactions_28d") == [1])
  }

  @Test("resolution has a row for a month without an interaction")
  func emptyMonth() throws {
    var desk = Desk()
    desk.interactions = [
      try Desk.closed("I1", opened: "2025-01-31T23:00:00", minutes: 2_000, by: "updated_at"),
      Desk.Interaction(number: "I2", opened: "2025-03-01T09:00:00", updated: "2025-04-02T09:00:00"),
    ]
    #expect(
      try desk.lines("resolution") == [
        "2025-01,1,1,2000,2000,0,0.00,0,0.00,0,0.00,1", "2025-02,0,0,,,0,,0,,0,,0", "2025-03,1,0,,,0,,0,,0,,0",
      ])
  }

  @Test(
    "nearest ranks are values that occurred", arguments: [(1, 1, 1), (2, 1, 2), (3, 2, 3), (10, 5, 9), (11, 6, 10)])
  func nearestRank(count: Int, median: Int, p90: Int) throws {
    var desk = Desk()
    desk.interactions = try (1...count).map {
      try Desk.closed("I\($0)", opened: "2025-01-06T09:00:00", minutes: $0)
    }
    let resolution = try desk.table("resolution")
    #expect(resolution.integers("median_minutes") == [median])
    #expect(resolution.integers("p90_minutes") == [p90])
    let technician = try desk.table("technician")
    #expect(technician.integers("median_resolution_minutes_90d") == [median])
    #expect(technician.integers("p90_resolution_minutes_90d") == [p90])
  }

  @Test(
    "the report day is the last that the desk had closed when the export was taken",
    arguments: [
      ("2025-01-07T20:00:00", "2025-01-01", "2025-01-07"), ("2025-01-07T19:59:59", "2025-01-01", "2025-01-06"),
      ("2025-01-07T00:30:00", "2025-01-01", "2025-01-06"), ("2025-01-07T09:00:00", "2025-01-07", "2025-01-07"),
    ])
  func reportDay(asOf: String, first: String, expected: String) {
    let parameters = MartParameters(asOf: LocalTime(iso: asOf), firstOpenedDay: Day(iso: first))
    #expect(parameters.reportDay?.iso == expected)
  }
}

@Suite("At the edges")
struct MartEdgeTests {
  @Test("a type or category that is really called (unknown) joins the blank ones")
  func unknownByName() throws {
    var desk = Desk()
    desk.interactions = [
      Desk.Interaction(number: "I1", opened: "2025-01-06T09:00:00", type: "(unknown)", description: "(unknown) | x"),
      Desk.Interaction(number: "I2", opened: "2025-01-06T09:00:00", type: nil, description: " | x"),
    ]
    #expect(try desk.lines("type") == ["(unknown),2,100.00,0,0.00,0,"])
    #expect(try desk.lines("category") == ["(unknown),2,100.00,0,0.00,2,0,"])
  }

  @Test("one row, unassigned and open, gives every mart its zeros and nulls")
  func oneRow() throws {
    var desk = Desk()
    desk.interactions = [
      Desk.Interaction(
        number: "I1", opened: "2025-01-04T23:59:59", updated: "2025-01-04T23:59:59", user: "(unknown)",
        technician: "(unassigned)", location: "(unknown)", state: "(unknown)", type: nil, description: nil)
    ]
    #expect(try desk.lines("daily") == ["2025-01-04,Saturday,true,true,1,0,0,0,0,1,0,0.00,0,0.00,,,"])
    #expect(
      try desk.lines("technician") == [
        "(unassigned),(unassigned),1,100.00,1,1,1.0,0,0,0,1,0,0.00,1,,,2025-01-04,2025-01-04"
      ])
    #expect(try desk.lines("location") == ["(unknown),1,100.00,100.00,1,0,1,1.0,0,0.00,1,0,"])
    #expect(try desk.lines("state") == ["(unknown),open,1,100.00"])
    #expect(try desk.lines("resolution") == ["2025-01,1,0,,,0,,0,,0,,0"])
    #expect(try desk.lines("backlog") == ["2025-01-04,true,1,0,1"])
  }

  @Test("ties go by name, then by id, in the order of UTF-8 bytes")
  func ties() throws {
    var desk = Desk()
    desk.names = ["x2": "Zoë", "x1": "Zoë", "x3": "adam", "x4": "佐藤 太郎", "x5": "Émile"]
    desk.interactions = desk.names.keys.sorted().map {
      Desk.Interaction(number: $0, opened: "2025-01-06T09:00:00", technician: $0)
    }
    let technician = try desk.table("technician")
    #expect(technician.texts("tech_id") == ["x1", "x2", "x3", "x5", "x4"])
    #expect(technician.integers("volume_rank") == [1, 1, 1, 1, 1])
  }
}
