import Files
import Glibc
import Nightly
import Yams

/// The configuration of this run and where each value of it came from: options beat `ITSM_MARTS_*` variables beat the
/// file beat the defaults.
struct ConfigurationInForce {
  enum Origin: Equatable {
    case theDefault
    case file(String, line: Int)
    case variable(String)
    case option(String)
  }

  /// A key's value as the command line gave it.
  struct Option {
    /// As typed: `--exports`.
    var name: String
    var key: String
    var text: String
  }

  private(set) var configuration = Configuration()
  private var origins: [String: Origin] = [:]
  /// The file that was read; nil if there is none.
  private(set) var file: String?

  func origin(of key: String) -> Origin { origins[key] ?? .theDefault }

  static let fileName = "itsm-marts.yaml"
  /// Variables that are no keys of the file.
  private static let otherVariables = [variable, Failpoint.variable]
  private static let variable = "ITSM_MARTS_CONFIG"

  /// - Parameter path: the file that `--config` names; nil: `ITSM_MARTS_CONFIG`, else `itsm-marts.yaml` if there is one.
  /// - Throws: ``ConfigurationError`` with all that is wrong in the first of file, variables and options that has
  ///   something wrong.
  init(file path: String?, environment: [String: String], options: [Option]) throws(ConfigurationError) {
    let named = path ?? environment[Self.variable]
    guard named != "" else {
      throw ConfigurationError(
        path == nil ? Self.variable : "--config", "found nothing, expected the path of a file", isUsage: path != nil)
    }
    if let file = named ?? (access(Self.fileName, F_OK) == 0 ? Self.fileName : nil) {
      try read(file: file)
    }
    try read(environment: environment)
    for option in options {
      try set(option.key, text: option.text, place: option.name, origin: .option(option.name))
    }
  }

  /// The same, wherever it is read from.
  ///
  /// - Parameter folder: the working directory.
  func absolute(in folder: String) -> ConfigurationInForce {
    var absolute = self
    absolute.mapPaths { relative($0, to: folder == "/" ? "/" : folder + "/") }
    return absolute
  }

  private mutating func mapPaths(_ map: (String) -> String) {
    for setting in Setting.all { setting.mapPath?(&configuration, map) }
  }

  private mutating func read(file: String) throws(ConfigurationError) {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try OpenFile(file).rest() } catch {
      throw ConfigurationError(file, "the file can't be read: \(error.reason)")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    self.file = file
    let folder = file.lastIndex(of: "/").map { file[...$0] } ?? ""
    mapPaths { relative($0, to: folder) }
    let root: Node?
    do { root = try Yams.compose(yaml: text) } catch {
      throw ConfigurationError(file, line: error.line, error.finding)
    }
    let entries: [(key: String, line: Int, value: Node)]
    switch root {
    case nil: return
    case .scalar(let scalar) where scalar.string.isEmpty: return
    case .mapping(let mapping):
      entries = mapping.map { ($0.key.string ?? "", $0.key.mark?.line ?? 0, $0.value) }
    default:
      throw ConfigurationError(file, line: 1, "found no keys, expected lines such as \"marts: marts\"")
    }
    var problems: [ConfigurationProblem] = []
    for (key, line, value) in entries {
      guard let setting = Setting.named(key) else {
        let finding = unknownKey(
          key, among: Setting.all.map(\.key), remedy: "`itsm-marts config` lists the known ones")
        problems.append(.unusable(place: file, line: line, finding: finding))
        continue
      }
      let node = setting.isPath ? relative(value, to: folder) : value
      do throws(SettingProblem) {
        try setting.read(SettingValue(node: node, path: key), &configuration)
        origins[key] = .file(file, line: line)
      } catch {
        problems.append(
          .unusable(place: file, line: error.line ?? line, path: error.path, finding: error.finding))
      }
    }
    if !problems.isEmpty { throw ConfigurationError(problems: problems) }
  }

  private mutating func read(environment: [String: String]) throws(ConfigurationError) {
    if let text = environment[Failpoint.variable], !Failpoint.isOne(text) {
      let known = Failpoint.allCases.map(\.rawValue).joined(separator: ", ")
      throw ConfigurationError(
        Failpoint.variable, "found \"\(text)\", expected one of \(known), optionally followed by :stop")
    }
    for (name, text) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix("ITSM_MARTS_") {
      if Self.otherVariables.contains(name) { continue }
      let known = Setting.all.map(\.variable)
      guard let setting = Setting.all.first(where: { $0.variable == name }) else {
        let remedy = nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
        throw ConfigurationError(name, "unknown variable\(remedy)")
      }
      try set(setting.key, text: text, place: name, origin: .variable(name))
    }
  }

  private mutating func set(_ key: String, text: String, place: String, origin: Origin) throws(ConfigurationError) {
    guard let setting = Setting.named(key) else { return }
    var node = Node(text)
    if text.hasPrefix("[") || text.hasPrefix("{") {
      do { node = try Yams.compose(yaml: text) ?? node } catch {
        throw ConfigurationError(place, line: error.line, error.finding, isUsage: origin.isOption)
      }
    } else if setting.isList {
      node = Node(
        text.split(separator: ",").map { part in
          Node(String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()))
        })
    }
    do throws(SettingProblem) {
      try setting.read(SettingValue(node: node, path: key), &configuration)
      origins[key] = origin
    } catch {
      throw ConfigurationError(
        place, path: error.path == key ? nil : error.path, error.finding, isUsage: origin.isOption)
    }
  }
}

extension ConfigurationInForce.Origin {
  fileprivate var isOption: Bool {
    if case .option = self { true } else { false }
  }

  /// What `itsm-marts config` writes behind a value.
  var words: String {
    switch self {
    case .theDefault: "default"
    case .file(let name, let line): "\(name):\(line)"
    case .variable(let name): name
    case .option(let name): name
    }
  }
}

/// What is wrong with the configuration; nothing was done.
struct ConfigurationError: Error, Equatable {
  var problems: [ConfigurationProblem]
  /// The problem is on the command line, and not in what was configured.
  var isUsage = false
}

extension ConfigurationError {
  fileprivate init(_ place: String, line: Int? = nil, path: String? = nil, _ finding: String, isUsage: Bool = false) {
    self.init(
      problems: [
        isUsage
          ? .usage(place: place, line: line, path: path, finding: finding)
          : .unusable(place: place, line: line, path: path, finding: finding)
      ], isUsage: isUsage)
  }
}

/// A path of the file, as seen from the working directory.
private func relative(_ node: Node, to folder: Substring) -> Node {
  guard case .scalar(var scalar) = node, !["", "~", "null"].contains(scalar.string) else { return node }
  scalar.string = relative(scalar.string, to: folder)
  return .scalar(scalar)
}

private func relative(_ path: String, to folder: some StringProtocol) -> String {
  path.hasPrefix("/") ? path : folder + path
}

extension Error {
  /// Where YAML found it.
  fileprivate var line: Int? {
    switch self as? YamlError {
    case .parser(_, _, let mark, _), .scanner(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }

  /// What YAML found.
  fileprivate var finding: String {
    switch self as? YamlError {
    case .parser(_, let problem, _, _), .scanner(_, let problem, _, _), .composer(_, let problem, _, _):
      "not YAML: \(problem)"
    case .duplicatedKeysInMapping(let duplicates, _):
      "\(duplicates.map { "\"\($0)\"" }.joined(separator: ", ")) appears twice"
    default: "not YAML: \(self)"
    }
  }
}
