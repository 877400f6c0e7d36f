/// A trend without an axis beside a figure: shape, not size.
extension Page {
  /// A line from the least to the greatest value, a dot at its end; nothing for less than two values, or without one at
  /// the end. What is nil is a gap. Where the values differ by less than a fifth of the greatest, the line takes only its
  /// part of the height: a median of 20 and 21 minutes is no zigzag.
  package mutating func sparkline(_ values: [Double?], in rect: Rect, isEndHollow: Bool = false) {
    let told = values.compactMap(\.self)
    guard told.count > 1, rect.width > 40, values[values.count - 1] != nil, let least = told.min(),
      let greatest = told.max()
    else { return }
    let (middle, half) = ((least + greatest) / 2, max(greatest - least, greatest / 5) / 2)
    // Values that are all 0 lie in the middle, too.
    let domain = half > 0 ? middle - half...middle + half : middle - 1...middle + 1
    let y = LinearScale(domain, from: rect.bottom - 2, to: rect.top + 2)
    let x = LinearScale(0...Double(values.count - 1), from: rect.left, to: rect.right)
    var stretch: [Point] = []
    for (index, value) in values.enumerated() {
      if let value {
        stretch.append(Point(x(Double(index)), y(value)))
      } else {
        line(stretch, .dot, width: 2)
        stretch = []
      }
    }
    line(stretch, .dot, width: 2)
    if let end = stretch.last { dot(end, radius: 6, .accent, isHollow: isEndHollow) }
  }

  /// Small bars from zero, as wide as if there were `places` of them; the last one is the subject.
  package mutating func sparkbars(_ values: [Int], places: Int, in rect: Rect) {
    guard values.count > 1, rect.width > 40 else { return }
    let bands = BandScale(places, from: rect.left, to: rect.right, gap: 0.2)
    let y = LinearScale(0...Double(max(values.max() ?? 0, 1)), from: rect.bottom, to: rect.top)
    for (index, value) in values.enumerated() where value > 0 {
      let (left, right) = bands.bar(places - values.count + index)
      let isLast = index == values.count - 1
      bar(
        left: left, top: min(y(value), rect.bottom - 1), right: right, bottom: rect.bottom, isLast ? .accent : .mark)
    }
  }
}
