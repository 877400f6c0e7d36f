import Exports

/// Open, complete or abandoned: what a state of the desk means for the marts.
package enum StateClass: String, CaseIterable, Hashable, Sendable {
  case open, complete, abandoned

  /// Whether it is closed, complete or abandoned.
  var isClosed: Bool { self != .open }
}

/// The part of the configuration by which facts are derived. The same exports and rules give the same warehouse.
package struct LoadRules: Equatable, Sendable {
  /// The classes of state names, in any case. They come before the built-in ones.
  package var stateClasses: [String: StateClass]
  /// Only tasks whose number begins with one of these count as incidents; all if empty.
  package var incidentPrefixes: [String]
  /// `https://….service-now.com`, for the URLs of links; nil: no URLs.
  package var instanceURL: String?
  package var storeWorkNotes: Bool
  /// How exports are read, by key of the configuration, as text that differs whenever it does. Rows are not derived
  /// anew by these: that needs the exports, and so a rebuild.
  package var reading: [String: String]

  package init(
    stateClasses: [String: StateClass] = [:], incidentPrefixes: [String] = [], instanceURL: String? = nil,
    storeWorkNotes: Bool = true, reading: [String: String] = [:]
  ) {
    self.stateClasses = [:]
    // The configuration refuses a name with two classes. If a caller gives one all the same, the result is always the
    // same.
    for (name, stateClass) in stateClasses.sorted(by: { $0.key < $1.key }) {
      self.stateClasses[Self.folded(name)] = stateClass
    }
    self.incidentPrefixes = Set(incidentPrefixes).sorted()
    self.instanceURL = instanceURL.map { url in
      var url = url
      while url.hasSuffix("/") { url.removeLast() }
      return url
    }
    self.storeWorkNotes = storeWorkNotes
    self.reading = reading
  }

  /// The class of a state: by the configuration, or else by the name, in any case and with `_` for a blank. A name with
  /// "abandon" or "cancel" in it, `closed skipped` and `closed incomplete` are abandoned. Any other name that begins
  /// with "closed", and complete(d), resolved, solved, done and fulfilled, are complete. All others are open.
  package func stateClass(of name: String) -> StateClass {
    let name = Self.folded(name)
    if let known = stateClasses[name] { return known }
    if name.contains("abandon") || name.contains("cancel") { return .abandoned }
    if ["closed skipped", "closed incomplete"].contains(name) { return .abandoned }
    if name.hasPrefix("closed") { return .complete }
    let complete = ["complete", "completed", "resolved", "solved", "done", "fulfilled"]
    return complete.contains(name) ? .complete : .open
  }

  func isIncident(_ number: String) -> Bool {
    incidentPrefixes.isEmpty || incidentPrefixes.contains { number.utf8.starts(with: $0.utf8) }
  }

  /// Makes names of states equal that count as one.
  package static func folded(_ name: String) -> String {
    name.lowercased().split { $0 == " " || $0 == "_" }.joined(separator: " ")
  }

  /// What `etl_rules` records of the rules by which rows are derived.
  var fingerprint: [String: String] {
    [
      "states": stateClasses.map { "\($0.key)=\($0.value.rawValue)" }.sorted().joined(separator: "\n"),
      "incident_prefixes": incidentPrefixes.joined(separator: "\n"),
      "instance_url": instanceURL ?? "",
      "store_work_notes": storeWorkNotes ? "true" : "false",
    ]
  }
}
