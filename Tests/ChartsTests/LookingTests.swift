import Charts
import Foundation
import Testing

/// For eyes: `LOOK_AT_CHARTS=folder swift test --filter Looking` leaves the pictures there, of one desk with
/// `LOOK_AT_DESK=small`, dark with `LOOK_AT_THEME=dark`. Else nothing is written.
@Suite("Looking")
struct LookingTests {
  @Test(
    "every chart of every desk can be drawn to a folder and looked at",
    .enabled(if: ProcessInfo.processInfo.environment["LOOK_AT_CHARTS"] != nil))
  func drawsToFolder() throws {
    let folder = URL(fileURLWithPath: ProcessInfo.processInfo.environment["LOOK_AT_CHARTS"] ?? "")
    let wanted = ProcessInfo.processInfo.environment["LOOK_AT_DESK"]
    let theme: Theme = ProcessInfo.processInfo.environment["LOOK_AT_THEME"] == "dark" ? .dark : .light
    for awkward in AwkwardDesk.all where wanted == nil || wanted == awkward.name {
      let (name, desk) = (awkward.name, awkward.desk)
      let easel = Easel()
      let target = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
      for figure in ChartSet.figures(try desk.data(), easel.typesetter) {
        let png = try ChartFormat.png.encode([figure], theme: theme, easel: easel)
        try Data(png).write(to: target.appendingPathComponent(figure.name + ".png"))
        #expect(!png.isEmpty)
      }
    }
  }
}
