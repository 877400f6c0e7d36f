import Charts
import CivilTime
import Testing

@Suite("Category mix")
struct CategoryMixTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    /// Interactions of each category, and how many of them became an incident.
    var categories: [(interactions: Int, converted: Int)]
    var title: String

    init(_ peculiarity: String, _ categories: [(Int, Int)], _ title: String) {
      (testDescription, self.categories, self.title) = (peculiarity, categories, title)
    }
  }

  static func desk(_ categories: [(interactions: Int, converted: Int)], names: [String]) throws -> ChartData {
    var desk = MadeUpDesk()
    (desk.days, desk.categoryName) = (1, { names[$0] })
    let facts = categories.enumerated().flatMap { category, counts in
      (0..<counts.interactions).map { index in
        var fact = MadeUpDesk.fact(on: desk.firstDay, closedAfter: 5)
        (fact.category, fact.isConverted) = (category, index < counts.converted)
        return fact
      }
    }
    return try ChartData(desk.tables(of: facts))
  }

  @Test(
    "the title gives the greatest category's share of the demand and of the incidents",
    arguments: [
      Case(
        "two categories", [(30, 21), (70, 29)], "Printing is 70% of the demand and 58% of all that becomes an incident"),
      Case("without links", [(30, 0), (70, 0)], "Printing is 70% of the demand"),
      Case(
        "the greatest without an incident", [(30, 5), (70, 0)],
        "Printing is 70% of the demand and 0% of all that becomes an incident"),
      Case(
        "all alike", [(20, 5), (20, 5), (21, 5)], "No category stands out: each of the 3 is about 33% of the demand"),
      Case("just beyond 5 %", [(20, 0), (23, 0), (20, 0)], "Printing is 37% of the demand"),
    ])
  func title(_ c: Case) throws {
    let figure = try Self.desk(c.categories, names: ["Mobile", "Printing", "Badge"]).figure("category_mix")
    #expect(figure.title == c.title)
  }

  @Test("the unknown category is never the subject")
  func unknown() throws {
    let figure = try Self.desk([(90, 0), (10, 0)], names: ["(unknown)", "Printing"]).figure("category_mix")
    #expect(figure.title == "Printing is 10% of the demand")
    let none = try Self.desk([(90, 0)], names: ["(unknown)"]).figure("category_mix")
    #expect(none.title == "No interaction names its category")
  }

  @Test("the accent within a bar is the part that became an incident")
  func parts() throws {
    let figure = try Self.desk([(80, 20), (40, 30)], names: ["Mobile", "Printing"]).figure("category_mix")
    func widths(_ paint: Paint) -> [Double] {
      figure.commands.compactMap { command in
        guard case .rectangle(let rect, fill: let fill) = command, fill == paint, rect.bottom < 740, rect.height > 20
        else { return nil }
        return rect.width
      }
    }
    let (bars, parts) = (widths(.mark), widths(.accent))
    #expect(bars.count == 2)
    #expect(abs(bars[1] / bars[0] - 0.5) < 0.01)
    #expect(zip(parts, zip(bars, [0.25, 0.75])).allSatisfy { abs($0.0 - $0.1.0 * $0.1.1) <= 1 })
  }

  @Test("the alternative text has incidents only where there are some")
  func altText() throws {
    let linked = try Self.desk([(30, 21), (70, 29)], names: ["Mobile", "Printing"]).figure("category_mix")
    #expect(
      linked.altText.hasPrefix("Ranked bars of interactions by category, the part that became an incident marked."))
    let none = try Self.desk([(30, 0), (70, 0)], names: ["Mobile", "Printing"]).figure("category_mix")
    #expect(none.altText == "Ranked bars of interactions by category. Printing is 70% of the demand.")
  }

  struct Channels: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var channels: [(name: String, interactions: Int)]
    var labels: [String]

    init(_ peculiarity: String, _ channels: [(String, Int)], _ labels: [String]) {
      (testDescription, self.channels, self.labels) = (peculiarity, channels, labels)
    }
  }

  @Test(
    "each channel's label starts under its own part; what has no room for one is in Other",
    arguments: [
      Channels("room for all", [("Walk-up", 60), ("Phone", 40)], ["Walk-up 60%", "Phone 40%"]),
      Channels(
        "the last is thin", [("Walk-up", 640), ("Phone", 197), ("Chat", 103), ("Email", 53), ("Fax", 7)],
        ["Walk-up 64%", "Phone 20%", "Other 16%"]),
      Channels(
        "four with long names", (1...4).map { ("Self-service portal of the northern campus \($0)", 25) },
        Array(repeating: "Self-service portal of the n… 25%", count: 3) + ["Self-service portal of the nor… 25%"]),
      Channels("one", [("Walk-up", 60)], ["Walk-up 100%"]),
    ])
  func channels(_ c: Channels) throws {
    let strip = try Self.strip(c.channels)
    #expect(strip.labels.map(\.text) == c.labels)
    for (label, part) in zip(strip.labels, strip.parts) { #expect(label.x >= part.left - 13 && label.x < part.right) }
  }

  @Test("two channels are never one, and the label of a thin one ends where the strip does")
  func twoChannels() throws {
    let strip = try Self.strip([("Walk-up", 995), ("Phone", 5)])
    #expect(strip.labels.map(\.text) == ["Walk-up 99.5%", "Phone 0.5%"])
    #expect(strip.parts.count == 2)
  }

  static func strip(
    _ channels: [(name: String, interactions: Int)]
  ) throws -> (labels: [(text: String, x: Double)], parts: [Rect]) {
    var desk = MadeUpDesk()
    (desk.days, desk.channelName) = (1, { channels[$0].name })
    let facts = channels.enumerated().flatMap { index, channel in
      (0..<channel.interactions).map { _ in
        var fact = MadeUpDesk.fact(on: desk.firstDay, closedAfter: 5)
        fact.channel = index
        return fact
      }
    }
    let figure = try ChartData(desk.tables(of: facts)).figure("category_mix")
    var (labels, parts): ([(text: String, x: Double)], [Rect]) = ([], [])
    for command in figure.commands {
      switch command {
      case .rectangle(let rect, _) where rect.top == 746: parts.append(rect)
      case .text(let run) where run.origin.y == 796 && run.style == .value:
        if run.text.hasSuffix("%"), let name = labels.popLast() {
          labels.append(("\(Bidi.stripped(name.text)) \(run.text)", name.x))
        } else {
          labels.append((run.text, run.origin.x))
        }
      default: break
      }
    }
    return (labels, parts)
  }
}
