import Charts
import SeededGenerator
import Testing

@Suite("Labels on a line")
struct LineLabelsTests {
  @Test("over 500 made-up lines no label touches the line, another label, or the edge of the plot")
  func neverTouches() {
    var random = SeededGenerator(seed: 7)
    var placed = 0
    for _ in 0..<500 {
      let plot = Rect(left: 0, top: 0, right: 900, bottom: 300)
      let count = 2 + Int(random.unit() * 200)
      var y = 40 + random.unit() * 220
      let line = (0..<count).map { index in
        y = min(max(y + (random.unit() - 0.5) * 60, 30), 300)
        return Point(900 * Double(index) / Double(count - 1), y)
      }
      var labels = LineLabels(line: line, plot: plot)
      var rects: [Rect] = []
      for _ in 0..<3 {
        let width = 40 + random.unit() * 160
        guard let rect = labels.place(width: width, at: line[Int(random.unit() * Double(count))]) else { continue }
        #expect(plot.contains(rect))
        #expect(!rects.contains(where: rect.overlaps))
        #expect(!touches(line, rect))
        rects.append(rect)
      }
      placed += rects.count
    }
    #expect(placed > 700)
  }

  /// Walks the line pixel by pixel: slower and plainer than what is tested.
  private func touches(_ line: [Point], _ rect: Rect) -> Bool {
    for (a, b) in zip(line, line.dropFirst()) {
      let steps = max(Int(b.x - a.x), 1)
      for step in 0...steps {
        let t = Double(step) / Double(steps)
        let (x, y) = (a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)
        if x > rect.left, x < rect.right, y > rect.top, y < rect.bottom { return true }
      }
    }
    return false
  }

  @Test("a label stands above the line where there is air, and below it where there is none")
  func aboveOrBelow() throws {
    let plot = Rect(left: 0, top: 0, right: 300, bottom: 200)
    func place(_ y: Double) -> Rect? {
      var labels = LineLabels(line: [Point(0, y), Point(300, y)], plot: plot)
      return labels.place(width: 80, at: Point(150, y))
    }
    #expect(try #require(place(100)).bottom < 100)
    #expect(try #require(place(20)).top > 20)
  }
}
