import Charts
import Foundation
import Nightly
import TemporaryFolder
import Testing

@Suite("The charts of a night")
struct ChartsOfANightTests {
  /// The folder of the charts, file by file.
  private func charts(_ desk: NightDesk) throws -> [String: Data?] {
    let names = try FileManager.default.contentsOfDirectory(atPath: desk.configuration.charts)
    return Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, FileManager.default.contents(atPath: desk.configuration.charts + "/" + $0))
      })
  }

  @Test("are drawn of texts as long as a mail in every column that names something")
  func longTexts() throws {
    var desk = try NightDesk()
    desk.configuration.formats = ["csv", "json", "xlsx", "parquet"]
    func long(_ letter: String) -> String { String(repeating: letter, count: 60_000 / letter.utf8.count) }
    try desk.place.write(
      """
      number,opened_at,short_description,opened_for,state,type,assigned_to,sys_updated_on,location,work_notes
      I1,02-18-2025 10:00:00,\(long("A")),A (u1),\(long("S")),\(long("T")),\(long("N")) (t1),02-18-2025 11:00:00,\(long("L")),n
      I2,02-18-2025 10:00:00,\(long("Ā̃")),A (u1),\(long("佐")),\(long("ﷺ")),\(long("א")) (t2),02-18-2025 11:00:00,\(long("🎉")),n

      """, to: "exports/interaction_long.csv")
    let report = desk.run()
    #expect(report.status == .done, "\(report.problems)")
    #expect(report.exports.rows.rejected == 0)
    #expect(try charts(desk).count == 12)
    #expect(try #require(desk.place.text("marts/category.csv")).contains(long("A")))
  }

  @Test("are named one by one where they can't be drawn, every night until they can, and all else is published")
  func failure() throws {
    var desk = try NightDesk()
    desk.configuration.metrics = desk.place.path + "/metrics.prom"
    #expect(desk.run().status == .done)
    let before = try charts(desk)
    let locations = try #require(desk.place.text("marts/location.csv"))
    try desk.alter(
      "create table kept as select * from rollup_locations; update rollup_locations set interactions = 3000000000")
    desk.configuration.theme = .dark
    let words =
      "overview.png, location_demand.png: not drawn: mart location, row 1: total_interactions is out of range, expected a "
      + "count from 0 to 2,000,000,000"

    let strict = desk.run(isStrict: true)
    #expect(strict.status == .inputRefused)
    #expect(strict.problems == [words, "--strict: nothing was published"])
    #expect(try charts(desk) == before)
    #expect(desk.place.text("marts/location.csv") == locations)

    for _ in 1...2 {
      let report = desk.run()
      #expect(report.status == .inputRefused)
      #expect(report.problems == [words])
      #expect(report.diagnostics.map(\.code) == ["chart_out_of_range"])
      #expect(report.diagnostics.first?.fields["files"] == .texts(["overview.png", "location_demand.png"]))
      #expect(report.charts?.firstLook == nil)
      let now = try charts(desk)
      #expect(Set(now.keys) == Set(before.keys).subtracting(["overview.png", "location_demand.png"]))
      #expect(now["daily_volume.png"] != before["daily_volume.png"], "the others are of tonight")
      #expect(try #require(desk.place.text("marts/location.csv")).contains("3000000000"))
      #expect(try #require(desk.place.text("last_run.json")).contains("\"chart_out_of_range\""))
      #expect(try #require(desk.place.text("metrics.prom")).contains("itsm_marts_exit_status 65\n"))
    }

    try desk.alter("delete from rollup_locations; insert into rollup_locations select * from kept; drop table kept")
    desk.configuration.theme = .light
    let mended = desk.run()
    #expect(mended.status == .done)
    #expect(mended.charts?.firstLook == "overview.png")
    #expect(try charts(desk) == before)
    #expect(desk.place.text("marts/location.csv") == locations)
  }
}
