import Charts
import Foundation
import Testing

/// A few whole pictures, for what numbers don't see: fonts, antialiasing, order of drawing. With the versions of fonts
/// and of Cairo that Debian 12 has; `RECORD_GOLDEN=1` writes them anew and fails all the same.
@Suite("Golden pictures")
struct GoldenPictureTests {
  @Test(
    "a picture is as it was: 95 % of its channel values within 1, none off by more than 10",
    arguments: ["daily_volume", "conversion_rate"])
  func isAsItWas(_ name: String) throws {
    let easel = Easel()
    let figure = try #require(ChartSet.figures(try MadeUpDesk().data(), easel.typesetter).first { $0.name == name })
    let png = try ChartFormat.png.encode([figure], theme: .light, easel: easel)
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden/\(name).png")
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
      try #require(ProcessInfo.processInfo.environment["CI"] == nil, "CI does not record golden pictures")
      try Data(png).write(to: file)
      Issue.record("recorded \(file.lastPathComponent): look at it, then run without RECORD_GOLDEN")
      return
    }
    let (drawn, golden) = (try PictureTests.decoded(png), try PictureTests.decoded(Array(try Data(contentsOf: file))))
    try #require(drawn.width == golden.width && drawn.height == golden.height)
    var (near, far) = (0, 0)
    for (a, b) in zip(drawn.pixels, golden.pixels) {
      let (p, q) = (Color(a), Color(b))
      for (x, y) in [(p.red, q.red), (p.green, q.green), (p.blue, q.blue)] {
        let difference = abs(Int(x) - Int(y))
        if difference <= 1 { near += 1 } else if difference > 10 { far += 1 }
      }
    }
    #expect(near >= drawn.pixels.count * 3 * 95 / 100)
    #expect(far == 0)
  }
}
