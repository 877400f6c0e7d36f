import CCairo
import Charts
import CivilTime
import Foundation
import Testing

@Suite("Pictures")
struct PictureTests {
  /// Reads a PNG back with Cairo's reader, which shares no code with our encoder.
  static func decoded(_ png: [UInt8]) throws -> Raster {
    var rest = png[...]
    let surface = withUnsafeMutablePointer(to: &rest) { source in
      cairo_image_surface_create_from_png_stream(
        { closure, data, count in
          guard let rest = closure?.assumingMemoryBound(to: ArraySlice<UInt8>.self), let data,
            rest.pointee.count >= Int(count)
          else { return CAIRO_STATUS_READ_ERROR }
          for index in 0..<Int(count) { data[index] = rest.pointee.removeFirst() }
          return CAIRO_STATUS_SUCCESS
        }, source)
    }
    defer { cairo_surface_destroy(surface) }
    try #require(cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
    let (width, height) = (Int(cairo_image_surface_get_width(surface)), Int(cairo_image_surface_get_height(surface)))
    let stride = Int(cairo_image_surface_get_stride(surface))
    let data = try #require(cairo_image_surface_get_data(surface))
    var pixels: [UInt32] = []
    for y in 0..<height {
      for x in 0..<width {
        let at = y * stride + x * 4
        pixels.append(UInt32(data[at + 2]) << 16 | UInt32(data[at + 1]) << 8 | UInt32(data[at]))
      }
    }
    return Raster(width: width, height: height, pixels: pixels)
  }

  static func picture(_ name: String, _ data: ChartData) throws -> (figure: Figure, raster: Raster) {
    let easel = Easel()
    let figure = try #require(ChartSet.figures(data, easel.typesetter).first { $0.name == name })
    let png = try ChartFormat.png.encode([figure], theme: .light, easel: easel)
    return (figure, try decoded(png))
  }

  @Test("what is read back from a PNG is what was drawn, token by token, and near it elsewhere")
  func roundTrip() throws {
    let easel = Easel()
    let figure = try #require(ChartSet.figures(try MadeUpDesk().data(), easel.typesetter).first)
    let drawn = try easel.raster(figure.commands, theme: .light)
    let read = try Self.decoded(try PNGEncoder.encode(drawn, theme: .light))
    #expect(read.width == 1_600 && read.height == 900)
    let tokens = Set(Token.allCases.map { Theme.light[.token($0)].hex })
    var (far, changedTokens) = (0, 0)
    for (a, b) in zip(drawn.pixels, read.pixels) where a != b {
      if tokens.contains(a) { changedTokens += 1 }
      let (drawn, read) = (Color(a), Color(b))
      let channels = [(drawn.red, read.red), (drawn.green, read.green), (drawn.blue, read.blue)]
      if channels.contains(where: { abs(Int($0.0) - Int($0.1)) > 32 }) { far += 1 }
    }
    #expect(changedTokens == 0)
    #expect(far == 0)
  }

  @Test("colours that no token is like, as of an emoji, keep their hue in a PNG")
  func emojiColors() throws {
    var desk = MadeUpDesk()
    (desk.days, desk.locationName) = (60, { "🙂 🚀 🔥 \($0)" })
    let easel = Easel()
    let figure = try #require(
      ChartSet.figures(try desk.data(), easel.typesetter).first { $0.name == "location_demand" })
    let drawn = try easel.raster(figure.commands, theme: .light)
    let read = try Self.decoded(try PNGEncoder.encode(drawn, theme: .light))
    func isYellow(_ color: Color) -> Bool { color.red > 200 && color.green > 150 && color.blue < 100 }
    let yellow = drawn.pixels.indices.filter { isYellow(Color(drawn.pixels[$0])) }
    #expect(yellow.count > 200)
    let worst = drawn.pixels.indices.map { NearestColor.distance(drawn.pixels[$0], read.pixels[$0]) }.max() ?? 0
    #expect(worst < 48 * 48, "\(worst.squareRoot())")
  }

  @Test("the bars of daily_volume are as high in pixels as their days are in interactions")
  func barHeights() throws {
    let counts = [40, 10, 30, 0, 20, 5, 1]
    let (figure, raster) = try Self.picture("daily_volume", MadeUpDesk.counting(counts))
    let bars = figure.commands.compactMap { command -> Rect? in
      guard case .rectangle(let rect, let paint) = command, [.accent, .mark, .mark2].contains(paint), rect.height > 0
      else { return nil }
      return rect
    }
    // Six days have a bar; in the picture each is one run of its colour from the zero line up.
    #expect(bars.count == 6)
    let zero = Int(bars[0].bottom)
    let colors = [Theme.light[.accent], Theme.light[.mark], Theme.light[.mark2]]
    let heights = bars.map { (bar: Rect) -> Int in
      let x = Int(bar.midX)
      return (0..<zero).reversed().prefix { (y: Int) in colors.contains(raster[x, y]) }.count
    }
    let tallest = Double(heights.max() ?? 0)
    for (height, count) in zip(heights, counts.filter { $0 > 0 }) {
      #expect(abs(Double(height) - tallest * Double(count) / 40) <= 1, "\(count) is \(height) of \(tallest)")
    }
  }

  @Test("the bars of location_demand are as long in pixels as their places have interactions")
  func barLengths() throws {
    var desk = MadeUpDesk()
    (desk.days, desk.locations) = (30, 6)
    let data = try desk.data()
    let (_, raster) = try Self.picture("location_demand", data)
    let colors = [Theme.light[.accent], Theme.light[.mark], Theme.light[.mark2]]
    // The zero line is the one column where the axis colour runs on; bars start right of it or upon it.
    func isBar(_ x: Int, _ y: Int) -> Bool { (x..<x + 12).allSatisfy { colors.contains(raster[$0, y]) } }
    var lengths: [Int] = []
    var wasBar = false
    for y in 200..<828 {
      let start = (80..<1_500).first { isBar($0, y) }
      if let start, !wasBar { lengths.append((start..<1_536).prefix { colors.contains(raster[$0, y]) }.count) }
      wasBar = start != nil
    }
    let (known, unknown) = (
      data.locations.filter { $0.name != "(unknown)" }, data.locations.filter { $0.name == "(unknown)" }
    )
    let counts = (known + unknown).map(\.interactions)
    #expect(lengths.count == counts.count)
    for (length, count) in zip(lengths, counts) {
      let expected = Double(lengths[0]) * Double(count) / Double(counts[0])
      #expect(abs(Double(length) - expected) <= 2, "\(count): \(length), expected \(expected)")
    }
  }

  @Test("the same data give the same bytes, however often and on however many threads", arguments: ChartFormat.allCases)
  func sameBytes(_ format: ChartFormat) throws {
    var desk = MadeUpDesk()
    (desk.days, desk.unfinishedDays) = (130, 1)
    let tables = desk.tables()
    let first = ChartSet.draw(tables, formats: [format]).files(dataPackage: "sha256:1")
    let second = ChartSet.draw(tables, formats: [format]).files(dataPackage: "sha256:1")
    #expect(first == second)
    let easel = Easel()
    for figure in ChartSet.figures(try ChartData(tables), easel.typesetter) {
      let alone = try format.encode([figure], theme: .light, easel: easel)
      #expect(first.first { $0.name == "\(figure.name).\(format.rawValue)" }?.bytes == alone, "\(figure.name)")
    }
  }
}
