/// A length of time as a person writes it: `90s`, `10m`, `12h`, `400d`.
package struct TimeSpan: Hashable, Sendable {
  package var seconds: Int

  package init(seconds: Int) { self.seconds = seconds }

  /// Nil unless the text is a whole number with one of the units s, m, h, d.
  package init?(_ text: some StringProtocol) {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    guard let last = text.last, let unit = units[last], let number = Int(text.dropLast()), number >= 0,
      case let (seconds, overflow) = number.multipliedReportingOverflow(by: unit), !overflow
    else { return nil }
    self.init(seconds: seconds)
  }
}

extension TimeSpan: CustomStringConvertible {
  /// The span in the greatest unit that divides it; ``init(_:)`` reads it back.
  package var description: String {
    for (name, unit) in [("d", 86_400), ("h", 3_600), ("m", 60)] where seconds > 0 && seconds % unit == 0 {
      return "\(seconds / unit)\(name)"
    }
    return "\(seconds)s"
  }
}
