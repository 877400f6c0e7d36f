import CivilTime

/// A declared format of timestamps, such as `MM-DD-YYYY HH:mm[:ss]`, compiled once for a run.
///
/// Tokens: `YYYY YY MMM MM M DD D HH H hh h mm ss S A`; `[…]` is a part that may be missing; everything else, and the
/// letters `T` and `Z`, stands for itself. Of separators that may be missing and stand side by side, as in `[T][ ]`, one is
/// there; no fraction is where the seconds are missing. `M`, `D`, `H` and `h` take one or two digits, `S` one or more
/// (fractions of a second are dropped), `MMM` is Jan to Dec and `A` is AM or PM, in any case. `YY` is 1990–2089.
package struct DatePattern: Equatable, Sendable, CustomStringConvertible {
  /// As it was declared.
  package let description: String
  /// Each way to leave out optional parts, the longest first of those that mean the same.
  let variants: [[Element]]

  enum Element: Equatable, Sendable {
    case literal(UInt8)
    /// Digits of exactly, or of at least and at most, so many places.
    case digits(Part, ClosedRange<Int>)
    case meridiem
    case monthName
  }

  enum Part: Int, Sendable { case year, shortYear, month, day, hour, hour12, minute, second, fraction }

  package init(_ pattern: String) throws(DatePatternError) {
    description = pattern
    let parts = try DatePattern.parts(of: pattern)
    guard parts.count(where: \.isOptional) <= 6 else { throw .tooManyOptionalParts(pattern) }
    var variants: [[Element]] = [[]]
    var rest = parts[...]
    while let part = rest.popFirst() {
      var choices = [part.elements]
      // With each of `[T][ ]` optional by itself, the default format accepted `2025-01-0609:00` and `2025-01-06T 09:00`.
      if part.isSeparator, rest.first?.isSeparator == true {
        while let other = rest.first, other.isSeparator {
          choices.append(other.elements)
          rest = rest.dropFirst()
        }
      } else if part.isOptional {
        choices.append([])
      }
      variants = choices.flatMap { choice in variants.map { $0 + choice } }
    }
    for variant in variants { try DatePattern.check(variant, of: pattern) }
    // A fraction belongs to seconds if the pattern has any: `HH:mm[:ss][.S]` accepted `09:00.5`, half a minute.
    if variants.contains(where: { DatePattern.has(.second, in: $0) }) {
      variants.removeAll { DatePattern.has(.fraction, in: $0) && !DatePattern.has(.second, in: $0) }
    }
    self.variants = variants
  }

  private struct Stretch {
    var elements: [Element] = []
    var isOptional = false
    /// A blank or a `T`, say, that may be missing.
    var isSeparator: Bool {
      isOptional && !elements.isEmpty && elements.allSatisfy { if case .literal = $0 { true } else { false } }
    }
  }

  private static func parts(of pattern: String) throws(DatePatternError) -> [Stretch] {
    var parts = [Stretch()]
    var rest = Substring(pattern)
    while let next = rest.first {
      switch (next, parts[parts.count - 1].isOptional) {
      case ("[", false): parts.append(Stretch(isOptional: true))
      case ("]", true): parts.append(Stretch())
      case ("[", _), ("]", _): throw .unbalancedBrackets(pattern)
      default:
        let (elements, length) = try element(at: rest, of: pattern)
        parts[parts.count - 1].elements += elements
        rest = rest.dropFirst(length)
        continue
      }
      rest = rest.dropFirst()
    }
    guard parts.last?.isOptional == false else { throw .unbalancedBrackets(pattern) }
    return parts.filter { $0.isOptional || !$0.elements.isEmpty }
  }

  private static func has(_ part: Part, in variant: [Element]) -> Bool {
    variant.contains { if case .digits(part, _) = $0 { true } else { false } }
  }

  /// The program's own formats: ServiceNow's, as its users see it and as it stores it.
  package static let defaults: [DatePattern] = ["MM-DD-YYYY HH:mm[:ss]", "YYYY-MM-DD[T][ ]HH:mm[:ss][.S]"]
    .compactMap { try? DatePattern($0) }

  private static let known: [(String, Element)] = [
    ("YYYY", .digits(.year, 4...4)), ("YY", .digits(.shortYear, 2...2)),
    ("MMM", .monthName), ("MM", .digits(.month, 2...2)), ("M", .digits(.month, 1...2)),
    ("DD", .digits(.day, 2...2)), ("D", .digits(.day, 1...2)),
    ("HH", .digits(.hour, 2...2)), ("H", .digits(.hour, 1...2)),
    ("hh", .digits(.hour12, 2...2)), ("h", .digits(.hour12, 1...2)),
    ("mm", .digits(.minute, 2...2)), ("ss", .digits(.second, 2...2)),
    ("S", .digits(.fraction, 1...18)), ("A", .meridiem),
  ]

  private static func element(
    at rest: Substring, of pattern: String
  ) throws(DatePatternError) -> ([Element], length: Int) {
    for (token, element) in known where rest.hasPrefix(token) { return ([element], token.count) }
    guard let letter = rest.first else { return ([], 0) }
    if letter.isLetter, letter != "T", letter != "Z" { throw .unknownToken(String(letter), pattern) }
    return (String(letter).utf8.map { .literal($0) }, 1)
  }

  private static func check(_ variant: [Element], of pattern: String) throws(DatePatternError) {
    func count(_ parts: Part...) -> Int {
      variant.count { element in
        if case .digits(let part, _) = element { parts.contains(part) } else { false }
      }
    }
    guard count(.year, .shortYear) == 1, count(.day) == 1,
      count(.month) + variant.count(where: { $0 == .monthName }) == 1
    else { throw .incomplete(pattern) }
    guard count(.hour, .hour12) <= 1, count(.minute) <= 1, count(.second) <= 1, count(.fraction) <= 1 else {
      throw .repeatedToken(pattern)
    }
    guard (count(.hour12) == 1) == variant.contains(.meridiem) else { throw .meridiemWithoutHour(pattern) }
  }
}

/// Why a declared format of timestamps is none.
package enum DatePatternError: Error, Equatable, CustomStringConvertible {
  case unknownToken(String, String)
  case unbalancedBrackets(String)
  case tooManyOptionalParts(String)
  /// Year, month and day are not all there exactly once.
  case incomplete(String)
  case repeatedToken(String)
  /// `hh` without `A`, or the other way round.
  case meridiemWithoutHour(String)

  package var description: String {
    switch self {
    case .unknownToken(let token, let pattern):
      "\"\(pattern)\": \"\(token)\" is not a token: YYYY YY MMM MM M DD D HH H hh h mm ss S A, [] for an optional part"
    case .unbalancedBrackets(let pattern): "\"\(pattern)\": each [ needs its ], and brackets may not be nested"
    case .tooManyOptionalParts(let pattern): "\"\(pattern)\": more than 6 optional parts"
    case .incomplete(let pattern): "\"\(pattern)\": year, month and day must each appear once and may not be optional"
    case .repeatedToken(let pattern): "\"\(pattern)\": a token appears twice"
    case .meridiemWithoutHour(let pattern): "\"\(pattern)\": hh and A need each other"
    }
  }
}
