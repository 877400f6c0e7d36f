import Charts
import CivilTime
import Testing

@Suite("Numbers and dates in words")
struct WordsTests {
  @Test(
    "counts are exact below 100,000, then three digits",
    arguments: [
      (0, "0"), (999, "999"), (1_000, "1,000"), (99_999, "99,999"), (100_000, "100k"), (124_400, "124k"),
      (124_500, "125k"), (999_499, "999k"), (999_500, "1.00M"), (1_240_000, "1.24M"), (12_400_000, "12.4M"),
      (999_500_000, "1.00B"), (-56_689, "−56,689"), (-1_240_000, "−1.24M"),
    ])
  func counts(_ number: Int, _ words: String) { #expect(NumberWords.count(number) == words) }

  @Test(
    "where room is scarce counts are exact below 10,000",
    arguments: [(9_999, "9,999"), (10_000, "10.0k"), (12_449, "12.4k"), (12_450, "12.5k"), (149_000, "149k")])
  func compact(_ number: Int, _ words: String) { #expect(NumberWords.compact(number) == words) }

  @Test("a column has one format, chosen by its largest value")
  func column() {
    #expect([99_999, 7].map(NumberWords.CountColumn([99_999, 7]).callAsFunction) == ["99,999", "7"])
    #expect([105_000, 6_000, 0].map(NumberWords.CountColumn([105_000]).callAsFunction) == ["105.0k", "6.0k", "0"])
    #expect([3_220_000, 180_000].map(NumberWords.CountColumn([3_220_000]).callAsFunction) == ["3.22M", "0.18M"])
  }

  @Test(
    "means have one decimal below 10, else none, half up, from the whole numbers",
    arguments: [
      (0, 7, "0"), (1, 7, "0.1"), (47, 100, "0.5"), (82, 10, "8.2"), (994, 100, "9.9"), (995, 100, "10"),
      (223_400, 1_000, "223"), (223_500, 1_000, "224"), (5, 0, "–"),
    ])
  func means(_ total: Int, _ count: Int, _ words: String) { #expect(NumberWords.mean(total, over: count) == words) }

  @Test(
    "percentages keep a decimal at both ends and never round up to 100",
    arguments: [
      (0, 10, "0%"), (1, 100_000, "<0.1%"), (1, 1_000, "0.1%"), (4, 1_000, "0.4%"), (36, 1_000, "3.6%"),
      (94, 1_000, "9.4%"), (9_949, 100_000, "9.9%"), (9_951, 100_000, "10%"), (31, 100, "31%"), (305, 1_000, "31%"),
      (994, 1_000, "99%"), (995, 1_000, "99.5%"), (9_999_999, 10_000_000, "99.9%"), (10, 10, "100%"), (0, 0, "–"),
    ])
  func percentages(_ part: Int, _ whole: Int, _ words: String) {
    #expect(NumberWords.percent(part, of: whole) == words)
  }

  @Test(
    "changes bear a sign, and what was nothing is new",
    arguments: [
      (112, 100, "+12%"), (93, 100, "−7%"), (100, 100, "0%"), (5, 0, "new"), (0, 0, "–"), (2_000, 100, ">+999%"),
      (1_099, 100, "+999%"), (0, 9, "−100%"), (1_005, 1_000, "+1%"), (995, 1_000, "−1%"), (1_004, 1_000, "0%"),
    ])
  func changes(_ now: Int, _ before: Int, _ words: String) {
    #expect(NumberWords.change(now, from: before) == words)
  }

  @Test(
    "durations take the unit that is worth saying",
    arguments: [
      (0, "0 min", "0 min"), (45, "45 min", "45 min"), (59, "59 min", "59 min"), (60, "1 h", "1 h"),
      (159, "2 h 39", "2 h 39 min"), (125, "2 h 05", "2 h 05 min"), (599, "9 h 59", "9 h 59 min"),
      (600, "10 h", "10 h"), (929, "15 h", "15 h"), (930, "16 h", "16 h"), (2_879, "48 h", "48 h"),
      (2_880, "2.0 days", "2.0 days"), (3_456, "2.4 days", "2.4 days"), (14_399, "10 days", "10 days"),
      (17_280, "12 days", "12 days"),
    ])
  func durations(_ minutes: Int, _ column: String, _ sentence: String) {
    #expect(NumberWords.duration(minutes: minutes) == column)
    #expect(NumberWords.durationInWords(minutes: minutes) == sentence)
  }

  @Test("the ticks of an axis have one format")
  func ticks() {
    #expect(NumberWords.ticks([0, 5_000, 10_000]) == ["0", "5k", "10k"])
    #expect(NumberWords.ticks([0, 2_000, 4_000]) == ["0", "2,000", "4,000"])
    #expect(NumberWords.ticks([0, 0.2, 0.4]) == ["0", "0.2", "0.4"])
    #expect(NumberWords.ticks([0, 500_000, 1_000_000]) == ["0", "0.5M", "1.0M"])
    #expect(NumberWords.ticks([-20, 0, 20]) == ["−20", "0", "20"])
    #expect(NumberWords.ticks([0, 0.5, 1, 1.5, 2]) == ["0", "0.5", "1.0", "1.5", "2.0"])
    #expect(NumberWords.ticks([0.15]) == ["0.15"])
    #expect(NumberWords.ticks([10_000, 12_500]) == ["10.0k", "12.5k"])
  }

  @Test(
    "a tick of a multiplying scale has the decimals that it needs",
    arguments: [(0.5, "0.5"), (30, "30"), (1_000, "1k"), (1_500, "1.5k"), (1_250_000, "1.25M")])
  func compactTicks(_ tick: Double, _ words: String) { #expect(NumberWords.compactTick(tick) == words) }

  @Test("days and periods are said in English, whatever the locale")
  func dates() throws {
    let first = try #require(Day(iso: "2024-01-01"))
    let middle = try #require(Day(iso: "2025-01-13"))
    let last = try #require(Day(iso: "2025-02-20"))
    #expect(DateWords.weekdayAndDate(last) == "Thu 20 Feb")
    #expect(DateWords.full(last) == "Thu 20 Feb 2025")
    #expect(DateWords.period(first...last) == "1 Jan 2024 – 20 Feb 2025")
    #expect(DateWords.period(middle...last) == "13 Jan – 20 Feb 2025")
    #expect(DateWords.period(last...last) == "Thu 20 Feb 2025")
    #expect(DateWords.time(7) == "7:00")
  }
}
