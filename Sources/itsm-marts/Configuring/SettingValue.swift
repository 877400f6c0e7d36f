import Exports
import Nightly
import Yams
import Words

/// A key that is none, or a value that its key can't take.
struct SettingProblem: Error, Equatable {
  /// Nil for what did not come from a file.
  var line: Int?
  /// The key, with the keys it lies in: `columns.interaction`.
  var path: String
  /// What was found there, and what would have done.
  var finding: String
}

/// - Parameter remedy: what to say where no known one is near.
func unknownKey(_ key: String, among known: [String], remedy: String) -> String {
  "unknown key \"\(key)\"; " + (nearest(to: key, among: known).map { "did you mean \"\($0)\"?" } ?? remedy)
}

/// One value of the configuration on its way from YAML to Swift: a node and the key it was found under.
struct SettingValue {
  var node: Node
  var path: String

  func problem(_ finding: String) -> SettingProblem {
    SettingProblem(line: node.mark?.line, path: path, finding: finding)
  }

  func problem(expected: String) -> SettingProblem {
    let found =
      switch node {
      case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "\"\(scalar.string)\""
      case .mapping: "keys with values"
      case .sequence: "a list"
      case .alias: "an alias"
      }
    return problem("found \(found), expected \(expected)")
  }

  func text() throws(SettingProblem) -> String {
    guard case .scalar(let scalar) = node, scalar.style != .plain || !isNull else {
      throw problem(expected: "one value")
    }
    return scalar.string
  }

  /// Nil for `null`, `~` and nothing.
  func optionalText() throws(SettingProblem) -> String? { isNull ? nil : try text() }

  func bool() throws(SettingProblem) -> Bool {
    switch try text().lowercased() {
    case "true", "yes", "on": true
    case "false", "no", "off": false
    default: throw problem(expected: "true or false")
    }
  }

  func integer(_ range: ClosedRange<Int>) throws(SettingProblem) -> Int {
    guard let number = Int(try text()), range.contains(number) else {
      throw problem(expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func number(_ range: ClosedRange<Double>) throws(SettingProblem) -> Double {
    guard let number = Double(try text()), range.contains(number) else {
      throw problem(expected: "a number from \(shortest(range.lowerBound)) to \(shortest(range.upperBound))")
    }
    return number
  }

  func choice<Choice: CaseIterable & RawRepresentable<String>>(of type: Choice.Type) throws(SettingProblem) -> Choice {
    guard let choice = Choice(rawValue: try text()) else {
      throw problem(expected: alternatives(Choice.allCases.map(\.rawValue)))
    }
    return choice
  }

  /// The items of a list; one value alone is a list of one.
  func items() throws(SettingProblem) -> [SettingValue] {
    switch node {
    case .sequence(let sequence): sequence.map { SettingValue(node: $0, path: path) }
    case .scalar where !isNull: [self]
    default: throw problem(expected: "a list such as [one, two]")
    }
  }

  func texts() throws(SettingProblem) -> [String] {
    var texts: [String] = []
    for item in try items() { texts.append(try item.text()) }
    return texts
  }

  /// The entries of a mapping with keys of any name, in order.
  func anyEntries() throws(SettingProblem) -> [(key: String, value: SettingValue)] {
    guard case .mapping(let mapping) = node else { throw problem(expected: "keys with values") }
    return mapping.map { ($0.key.string ?? "", SettingValue(node: $0.value, path: "\(path).\($0.key.string ?? "")")) }
  }

  /// The entries of a mapping whose keys must be among `known`.
  func entries(known: [String]) throws(SettingProblem) -> [(key: String, value: SettingValue)] {
    guard case .mapping(let mapping) = node else {
      throw problem(expected: "keys with values, of \(known.joined(separator: ", "))")
    }
    var entries: [(key: String, value: SettingValue)] = []
    for (key, value) in mapping {
      let name = key.string ?? ""
      guard known.contains(name) else {
        throw SettingProblem(
          line: key.mark?.line, path: path,
          finding: unknownKey(name, among: known, remedy: "expected \(alternatives(known))"))
      }
      entries.append((name, SettingValue(node: value, path: "\(path).\(name)")))
    }
    return entries
  }

  private var isNull: Bool {
    guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
    return ["", "~", "null"].contains(scalar.string)
  }
}

/// `a, b or c`.
func alternatives(_ words: [String]) -> String {
  words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
}

/// A number without a `.0` that says nothing.
func shortest(_ number: Double) -> String {
  number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
}

/// The one of `known` that a slip of the fingers turns into `word`; nil if none is near.
func nearest(to word: String, among known: [String]) -> String? {
  let distances = known.map { ($0, EditDistance.between(word, $0)) }
  guard let best = distances.min(by: { $0.1 < $1.1 }), best.1 <= max(2, word.count / 3) else { return nil }
  return best.0
}
