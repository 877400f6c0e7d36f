import CCairo
import Files
import Marts

/// Tells whether a drawing would come out the same: a hash of its commands, with the measures of its texts, and of
/// everything between commands and bytes.
enum Fingerprint {
  /// Raised when the same commands are drawn in another way.
  private static let canvasVersion = 3

  static func of(_ figures: [Figure], theme: Theme, format: ChartFormat) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(64_000)
    func text(_ text: String) {
      bytes += Array(text.utf8)
      bytes.append(0)
    }
    text("\(format.rawValue) \(canvasVersion) \(PNGEncoder.version)")
    text(String(cString: cairo_version_string()) + " " + String(cString: pango_version_string()))
    // The font itself is told by the measures of the texts that it sets.
    text(PangoTypesetter.families)
    for token in Token.allCases { number(Int(theme[.token(token)].hex), to: &bytes) }
    for stop in theme.heatStops { number(Int(stop.hex), to: &bytes) }
    for figure in figures {
      text(figure.title)
      if format == .svg { text(figure.altText) }
      for command in figure.commands { append(command, to: &bytes) }
    }
    return SHA256.hex(of: bytes)
  }

  private static func append(_ command: DrawingCommand, to bytes: inout [UInt8]) {
    switch command {
    case .rectangle(let rect, let fill):
      number(1, to: &bytes)
      append(rect, to: &bytes)
      append(fill, to: &bytes)
    case .outline(let rect, let stroke):
      number(2, to: &bytes)
      append(rect, to: &bytes)
      append(stroke, to: &bytes)
    case .polygon(let points, let fill):
      number(3, to: &bytes)
      append(points, to: &bytes)
      append(fill, to: &bytes)
    case .path(let points, let stroke):
      number(4, to: &bytes)
      append(points, to: &bytes)
      append(stroke, to: &bytes)
    case .circle(let center, let radius, let fill, let stroke):
      number(5, to: &bytes)
      append([center], to: &bytes)
      number(radius, to: &bytes)
      append(fill, to: &bytes)
      if let stroke { append(stroke, to: &bytes) }
    case .text(let run):
      number(6, to: &bytes)
      append(Array(run.text.utf8), to: &bytes)
      append([run.origin], to: &bytes)
      append(run.bounds, to: &bytes)
      for value in [run.extent.width, run.halo, run.style.size, run.style.tracking] { number(value, to: &bytes) }
      number(run.style.weight.rawValue, to: &bytes)
      number(run.style.isTabular ? 1 : 0, to: &bytes)
      append(run.style.paint, to: &bytes)
    }
  }

  private static func append(_ rect: Rect, to bytes: inout [UInt8]) {
    for edge in [rect.left, rect.top, rect.right, rect.bottom] { number(edge, to: &bytes) }
  }

  private static func append(_ points: [Point], to bytes: inout [UInt8]) {
    number(points.count, to: &bytes)
    for point in points {
      number(point.x, to: &bytes)
      number(point.y, to: &bytes)
    }
  }

  private static func append(_ stroke: Stroke, to bytes: inout [UInt8]) {
    append(stroke.paint, to: &bytes)
    number(stroke.width, to: &bytes)
    number(stroke.dash.count, to: &bytes)
    for length in stroke.dash { number(length, to: &bytes) }
  }

  private static func append(_ paint: Paint, to bytes: inout [UInt8]) {
    switch paint {
    case .token(let token): number(token.rawValue, to: &bytes)
    case .heat(let heat): number(heat, to: &bytes)
    case .onHeat(let heat): number(-1 - heat, to: &bytes)
    }
  }

  private static func append(_ text: [UInt8], to bytes: inout [UInt8]) {
    number(text.count, to: &bytes)
    bytes += text
  }

  private static func number(_ value: Int, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: Int64(value).littleEndian) { bytes.append(contentsOf: $0) }
  }

  private static func number(_ value: Double, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
