import Foundation
import Words

/// Numbers as people read them. Rates and means come from numerator and denominator, never from a rounded number:
/// 0.47 → 0.5 → 1 is wrong.
package enum NumberWords {
  /// With commas: `56,689`. Minus is `−`.
  package static func exact(_ number: Int) -> String {
    (number < 0 ? "−" : "") + grouped(number.magnitude)
  }

  /// Exact below 100,000; then three digits: `124k`, `1.24M`.
  package static func count(_ number: Int) -> String { short(number, exactBelow: 100_000) }

  /// Where room is scarce: `9,999`, `12.4k`.
  package static func compact(_ number: Int) -> String { short(number, exactBelow: 10_000) }

  private static func short(_ number: Int, exactBelow limit: Int) -> String {
    let size = Int(clamping: number.magnitude)
    guard size >= limit else { return exact(number) }
    let sign = number < 0 ? "−" : ""
    // 999,500 is 1.00M and not 1,000k: the unit is chosen after rounding.
    for (unit, letter) in [(1_000, "k"), (1_000_000, "M"), (1_000_000_000, "B")] {
      for decimals in [2, 1, 0] {
        let scale = [1, 10, 100][decimals]
        let scaled = rounded(Int128(size) * Int128(scale), unit)
        if scaled < 1_000 { return sign + decimal(scaled, decimals) + letter }
      }
    }
    return sign + exact(rounded(size, 1_000_000_000)) + "B"
  }

  /// `1 interaction`, `2,162 interactions`: the exact number and its noun, for titles and sentences.
  package static func counted(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(count(number)) \(number == 1 ? noun : plural ?? noun + "s")"
  }

  /// `+372`, `−15`, `0`
  package static func signed(_ number: Int) -> String { (number > 0 ? "+" : "") + compact(number) }

  /// One decimal below 10, else whole, half up: `8.2`, `223`, `1.24M`; at a line's end `12.4k`. Over one day it is the
  /// count, and what is not nothing is never `0.0`.
  package static func mean(_ total: Int, over count: Int, isCompact: Bool = false) -> String {
    guard count > 0 else { return "–" }
    guard total != 0 else { return "0" }
    let tenths = rounded(Int128(total) * 10, count)
    if tenths == 0 { return "<0.1" }
    return tenths < 100 && count > 1
      ? decimal(tenths, 1) : short(rounded(total, count), exactBelow: isCompact ? 10_000 : 100_000)
  }

  /// `1 interaction`, `8.2 interactions`: a mean and its noun.
  package static func meanCounted(_ total: Int, over count: Int, _ noun: String) -> String {
    let words = mean(total, over: count)
    return "\(words) \(words == "1" ? noun : noun + "s")"
  }

  /// `0.4%`, `3.6%`, `31%`; `<0.1%`; 99.5 to 100 keeps a decimal and never rounds up to 100.
  package static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    if part <= 0 { return "0%" }
    let thousandfold = Int128(part) * 1_000
    let permille = rounded(thousandfold, whole)
    if thousandfold < whole { return "<0.1%" }
    if permille < 100 { return decimal(permille, 1) + "%" }
    if part < whole, thousandfold >= Int128(whole) * 995 { return decimal(min(permille, 999), 1) + "%" }
    return "\(rounded(Int128(part) * 100, whole))%"
  }

  /// The change from `before` to `now`: `+12%`, `−7%`, `0%`, `new`, `>+999%`; `–` where there was and is nothing.
  package static func change(_ now: Int, from before: Int) -> String {
    guard before > 0 else { return now > 0 ? "new" : "–" }
    let percent = changePercent(now, from: before)
    return percent > 999 ? ">+999%" : percent > 0 ? "+\(exact(percent))%" : "\(exact(percent))%"
  }

  /// In whole percent, half away from zero; 0 unless `before` is above 0.
  package static func changePercent(_ now: Int, from before: Int) -> Int {
    let difference = (Int128(now) - Int128(before)) * 100
    return difference < 0 ? -rounded(-difference, before) : rounded(difference, before)
  }

  /// `45 min`, `2 h 39`, from 10 h `15 h`, from 2 days `2.4 days`, from 10 days `12 days`.
  package static func duration(minutes: Int) -> String {
    switch minutes {
    case ..<60: "\(max(minutes, 0)) min"
    case ..<600:
      minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
    case ..<2_880: "\(rounded(minutes, 60)) h"
    case ..<14_400: rounded(minutes * 10, 1_440) < 100 ? decimal(rounded(minutes * 10, 1_440), 1) + " days" : "10 days"
    default: "\(exact(rounded(minutes, 1_440))) days"
    }
  }

  /// As in a column, and `2 h 39 min` in a sentence.
  package static func durationInWords(minutes: Int) -> String {
    let words = duration(minutes: minutes)
    return (60..<600).contains(minutes) && minutes % 60 != 0 ? words + " min" : words
  }

  /// The ticks of one axis, all in one format: `0 5k 10k`.
  package static func ticks(_ ticks: [Double]) -> [String] {
    let greatest = ticks.map { abs($0) }.max() ?? 0
    let (unit, letter) = greatest >= 1_000_000 ? (1e6, "M") : greatest >= 10_000 ? (1e3, "k") : (1.0, "")
    // As many decimals as the finest tick needs: formatted one by one, 1.5 and 2.0 were both `2%`.
    let decimals =
      (0..<6).first { decimals in
        ticks.allSatisfy { tick in
          let scaled = tick / unit * pow(10, Double(decimals))
          return abs(scaled - scaled.rounded()) < 1e-6 * max(abs(scaled), 1)
        }
      } ?? 6
    return ticks.map { tick in
      if tick == 0 { return "0" }
      let scaled = Int(saturating: (abs(tick) / unit * pow(10, Double(decimals))).rounded())
      return (tick < 0 ? "−" : "") + (decimals == 0 ? exact(scaled) : decimal(scaled, decimals)) + letter
    }
  }

  /// A tick of a multiplying scale, in its own unit and with the decimals that it needs: `0.5`, `30`, `1.5k`.
  package static func compactTick(_ tick: Double) -> String {
    for (unit, letter) in [(1e9, "B"), (1e6, "M"), (1e3, "k")] where tick >= unit {
      return ticks([tick / unit])[0] + letter
    }
    return ticks([tick])[0]
  }

  /// Half up, for numbers that are not negative; 0 where there is nothing to divide by.
  static func rounded(_ numerator: some BinaryInteger, _ denominator: Int) -> Int {
    guard denominator > 0 else { return 0 }
    // In 128 bits: whatever two counts there are, words are found for them.
    return Int(clamping: (2 * Int128(numerator) + Int128(denominator)) / (2 * Int128(denominator)))
  }

  /// 124 with 2 decimals is `1.24`.
  private static func decimal(_ scaled: Int, _ decimals: Int) -> String {
    guard decimals > 0 else { return String(scaled) }
    let digits = String(scaled)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// The one format of a column of counts, chosen by its largest value.
  package enum CountColumn: Hashable, Sendable {
    case exact, thousands, millions

    /// - Parameter counts: all that stand in the column.
    package init(_ counts: some Sequence<Int>) {
      let greatest = counts.max() ?? 0
      self = greatest < 100_000 ? .exact : greatest < 1_000_000 ? .thousands : .millions
    }

    /// A number of the column in its format.
    package func callAsFunction(_ number: Int) -> String {
      switch self {
      case .exact: NumberWords.exact(number)
      case .thousands: number == 0 ? "0" : decimal(rounded(Int128(number) * 10, 1_000), 1) + "k"
      case .millions: number == 0 ? "0" : decimal(rounded(Int128(number) * 100, 1_000_000), 2) + "M"
      }
    }
  }
}
