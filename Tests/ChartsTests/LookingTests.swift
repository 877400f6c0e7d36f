import Charts
import Foundation
import Testing

/// For eyes: `LOOK_AT_CHARTS=folder swift test --filter Looking` leaves the pictures there. Else nothing is written.
@Suite("Looking")
struct LookingTests {
  @Test(
    "every chart of every desk can be drawn to a folder and looked at",
    .enabled(if: ProcessInfo.processInfo.environment["LOOK_AT_CHARTS"] != nil))
  func drawsToFolder() throws {
    let folder = URL(fileURLWithPath: ProcessInfo.processInfo.environment["LOOK_AT_CHARTS"] ?? "")
    let wanted = ProcessInfo.processInfo.environment["LOOK_AT_DESK"]
    for awkward in AwkwardDesk.all where wanted == nil || wanted == awkward.name {
      let (name, desk) = (awkward.name, awkward.desk)
      let typesetter = PangoTypesetter()
      let target = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
      for figure in ChartSet.figures(try desk.data(), typesetter) {
        let raster = try Raster(figure.commands, theme: .light, typesetter: typesetter)
        let png = PNGEncoder.encode(raster, theme: .light)
        try Data(png).write(to: target.appendingPathComponent(figure.name + ".png"))
        #expect(!png.isEmpty)
      }
    }
  }
}
