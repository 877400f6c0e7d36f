import Charts
import Exports
import Nightly
import Warehouse
import Yams

/// One key of `itsm-marts.yaml`: how it is read, and how it is shown. The table ``all`` is all there is: the file, the
/// `ITSM_MARTS_*` variables and `itsm-marts config` know no other key.
struct Setting: Sendable {
  let key: String
  /// A path given in the file is relative to the file, any other to the working directory.
  var isPath: Bool { mapPath != nil }
  /// Puts another path in the place of one that is set; nil for what is no path.
  var mapPath: (@Sendable (inout Configuration, (String) -> String) -> Void)?
  /// Outside the file a list may be written `one,two`.
  let isList: Bool
  let read: @Sendable (SettingValue, inout Configuration) throws(SettingProblem) -> Void
  /// As YAML on one line.
  let show: @Sendable (Configuration) -> String

  /// `ITSM_MARTS_` and the key in capitals.
  var variable: String { "ITSM_MARTS_" + key.uppercased() }

  static let all: [Setting] = [
    path("exports", \.exports),
    path("database", \.database),
    path("marts", \.marts),
    path("charts", \.charts),
    path("user_marts", \.userMarts),
    Setting("formats", \.formats, yaml) { value throws(SettingProblem) in
      let known = Configuration().formats
      var formats: [String] = []
      for item in try value.items() {
        let format = try item.text()
        guard known.contains(format) else { throw item.problem(expected: alternatives(known)) }
        formats.append(format)
      }
      return known.filter(formats.contains)
    },
    Setting("bom", \.bom, String.init) { value throws(SettingProblem) in try value.bool() },
    Setting("chart_formats", \.chartFormats, { yaml($0.map(\.rawValue)) }, isList: true) {
      value throws(SettingProblem) in
      var formats: [ChartFormat] = []
      for item in try value.items() { formats.append(try item.choice(of: ChartFormat.self)) }
      return ChartFormat.allCases.filter(formats.contains)
    },
    Setting("theme", \.theme, \.name) { value throws(SettingProblem) in
      let themes = [Theme.light, .dark]
      guard let theme = themes.first(where: { $0.name == (try? value.text()) }) else {
        throw value.problem(expected: alternatives(themes.map(\.name)))
      }
      return theme
    },
    Setting("instance_url", \.instanceURL, yaml) { value throws(SettingProblem) in
      guard let text = try value.optionalText() else { return nil }
      guard text.hasPrefix("https://") || text.hasPrefix("http://") else {
        throw value.problem(expected: "an address such as https://example.service-now.com")
      }
      return text.hasSuffix("/") ? String(text.dropLast()) : text
    },
    Setting("files", \.files, { yaml(byKind: $0, yaml) }) { value throws(SettingProblem) in
      var files = Configuration().files
      for (kind, patterns) in try value.entries(known: kinds) {
        ExportKind(rawValue: kind).map { files[$0] = [] }
        let texts = try patterns.texts()
        ExportKind(rawValue: kind).map { files[$0] = texts }
      }
      return files
    },
    Setting("follow_links", \.followLinks, { String($0) }) { value throws(SettingProblem) in try value.bool() },
    Setting("encodings", \.encodings, { yaml(byPattern: $0) }) { value throws(SettingProblem) in
      var encodings: [(pattern: String, encoding: TextEncoding)] = []
      for (pattern, encoding) in try value.anyEntries() {
        encodings.append((pattern, try encoding.choice(of: TextEncoding.self)))
      }
      return encodings
    },
    Setting("incident_prefixes", \.incidentPrefixes, yaml) { value throws(SettingProblem) in try value.texts() },
    Setting("dates", \.dates, yaml) { value throws(SettingProblem) in
      var dates: [String] = []
      for item in try value.items() {
        let text = try item.text()
        do throws(DatePatternError) { _ = try DatePattern(text) } catch { throw item.problem("\(error)") }
        dates.append(text)
      }
      guard !dates.isEmpty else { throw value.problem(expected: "at least one format") }
      return dates
    },
    Setting("nulls", \.nulls, yaml) { value throws(SettingProblem) in try value.texts() },
    Setting("columns", \.columns, { yaml(byKind: $0) { yaml(byName: $0) } }) { value throws(SettingProblem) in
      var columns: [ExportKind: [String: [String]]] = [:]
      for (name, fields) in try value.entries(known: kinds) {
        guard let kind = ExportKind(rawValue: name) else { continue }
        for (field, headers) in try fields.entries(known: kind.fields.map(\.name)) {
          columns[kind, default: [:]][field] = try headers.texts()
        }
      }
      return columns
    },
    Setting("states", \.states, { yaml(byName: $0) }) { value throws(SettingProblem) in
      var states: [String: [String]] = [:]
      var classOfName: [String: String] = [:]
      for (stateClass, names) in try value.entries(known: ["complete", "abandoned", "open"]) {
        states[stateClass] = try names.texts()
        for item in try names.items() {
          let name = LoadRules.folded(try item.text())
          if let other = classOfName.updateValue(stateClass, forKey: name), other != stateClass {
            throw item.problem(
              "found \"\(name)\" under \(other) and under \(stateClass), expected it under one of them")
          }
        }
      }
      return states
    },
    Setting("row_limits", \.rowLimits, { "[\($0.map(String.init).joined(separator: ", "))]" }) {
      value throws(SettingProblem) in
      var limits: [Int] = []
      for item in try value.items() { limits.append(try item.integer(1...1_000_000_000)) }
      return limits
    },
    Setting("max_rejected_pct", \.maxRejectedPercent, shortest) { value throws(SettingProblem) in
      try value.number(0...100)
    },
    Setting("minimum_interactions", \.minimumInteractions, { String($0) }) { value throws(SettingProblem) in
      try value.integer(0...1_000_000)
    },
    Setting("day_closes_at", \.dayClosesAt, { yaml(twoDigits($0 / 3_600) + ":" + twoDigits($0 / 60 % 60)) }) {
      value throws(SettingProblem) in
      let parts = try value.text().split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, parts[1].count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]),
        (0..<24).contains(hour), (0..<60).contains(minute)
      else { throw value.problem(expected: "a time of day in quotes, such as \"20:00\"") }
      return hour * 3_600 + minute * 60
    },
    Setting("store_work_notes", \.storeWorkNotes, { String($0) }) { value throws(SettingProblem) in try value.bool() },
    Setting("people", \.people, \.rawValue) { value throws(SettingProblem) in try value.choice(of: PeopleShown.self) },
    path("pseudonym_key", \.pseudonymKey),
    path("archive", \.archive),
    path("metrics", \.metrics),
    Setting("keep_runs", \.keepRuns, { $0.map(\.description) ?? "null" }) { value throws(SettingProblem) in
      guard let text = try value.optionalText() else { return nil }
      guard let span = TimeSpan(text) else { throw value.problem(expected: "a time span such as 400d") }
      return span
    },
  ]

  static func named(_ key: String) -> Setting? { all.first { $0.key == key } }

  private init<Value>(
    _ key: String, _ target: WritableKeyPath<Configuration, Value> & Sendable,
    _ show: @escaping @Sendable (Value) -> String, isList: Bool? = nil,
    read: @escaping @Sendable (SettingValue) throws(SettingProblem) -> Value
  ) {
    self.key = key
    self.isList = isList ?? (Value.self == [String].self || Value.self == [Int].self)
    self.read = { value, configuration throws(SettingProblem) in configuration[keyPath: target] = try read(value) }
    self.show = { show($0[keyPath: target]) }
  }

  private static func path(_ key: String, _ target: WritableKeyPath<Configuration, String> & Sendable) -> Setting {
    var setting = Setting(key, target, yaml) { value throws(SettingProblem) in
      let text = try value.text()
      guard !text.isEmpty else { throw value.problem(expected: "a path") }
      return withoutSlashesAtItsEnd(text)
    }
    setting.mapPath = { $0[keyPath: target] = $1($0[keyPath: target]) }
    return setting
  }

  private static func path(_ key: String, _ target: WritableKeyPath<Configuration, String?> & Sendable) -> Setting {
    var setting = Setting(key, target, yaml) { value throws(SettingProblem) in
      guard let text = try value.optionalText(), !text.isEmpty else { return nil }
      return withoutSlashesAtItsEnd(text)
    }
    setting.mapPath = { $0[keyPath: target] = $0[keyPath: target].map($1) }
    return setting
  }
}

/// `marts/` is the folder `marts`: what lies beside it or in it is named from there.
private func withoutSlashesAtItsEnd(_ path: String) -> String {
  let end = path.lastIndex { $0 != "/" }
  return end.map { String(path[...$0]) } ?? "/"
}

private let kinds = ExportKind.allCases.map(\.rawValue)

private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

/// A text as YAML: quoted where YAML would take it for something else.
private func yaml(_ text: String) -> String {
  let harmless = text.unicodeScalars.allSatisfy {
    switch $0 {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "/", ".", "-", "*": true
    default: $0.value > 127
    }
  }
  let isWord = Double(text) == nil && !["true", "false", "yes", "no", "on", "off", "null"].contains(text.lowercased())
  let startsWell = text.first.map { $0 != "-" && $0 != "*" && $0 != "." || text.hasPrefix("./") } ?? false
  if harmless && isWord && startsWell { return text }
  let escaped = text.map { character -> String in
    switch character {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\n": "\\n"
    case "\t": "\\t"
    default: String(character)
    }
  }
  return "\"\(escaped.joined())\""
}

private func yaml(_ text: String?) -> String { text.map { yaml($0) } ?? "null" }

private func yaml(_ texts: [String]) -> String { "[\(texts.map { yaml($0) }.joined(separator: ", "))]" }

private func yaml(byName entries: [String: [String]]) -> String {
  let sorted = entries.sorted { $0.key < $1.key }
  return sorted.isEmpty ? "{}" : "{ \(sorted.map { "\($0.key): \(yaml($0.value))" }.joined(separator: ", ")) }"
}

private func yaml(byPattern entries: [(pattern: String, encoding: TextEncoding)]) -> String {
  let shown = entries.map { "\(yaml($0.pattern)): \($0.encoding.rawValue)" }
  return shown.isEmpty ? "{}" : "{ \(shown.joined(separator: ", ")) }"
}

private func yaml<Value>(byKind entries: [ExportKind: Value], _ show: (Value) -> String) -> String {
  let sorted = ExportKind.allCases.compactMap { kind in entries[kind].map { "\(kind.rawValue): \(show($0))" } }
  return sorted.isEmpty ? "{}" : "{ \(sorted.joined(separator: ", ")) }"
}
