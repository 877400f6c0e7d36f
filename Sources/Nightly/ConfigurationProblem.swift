import Exports
import Reports

/// What is wrong with the configuration. Nothing was done.
package enum ConfigurationProblem: Error, Equatable {
  /// A key, value or variable that is not valid. `place` is the file, the variable or the option; `path` is the key, if
  /// `place` does not name it.
  case unusable(place: String, line: Int? = nil, path: String? = nil, finding: String)
  /// The same, on the command line.
  case usage(place: String, line: Int? = nil, path: String? = nil, finding: String)
  case dates(DatePatternError)
  /// `holding` is something the run depends on, found in a folder that changes as a whole.
  case notAFolderOfItsOwn(String, key: String, holding: String)
}

extension ConfigurationProblem: Diagnosing {
  /// Raw values are for programs and stay; `docs/OPERATIONS.md` says what each means.
  package enum Code: String, CaseIterable {
    case configuration
    case usage
    case dates = "date_pattern"
    case notAFolderOfItsOwn = "not_a_folder_of_its_own"
  }

  package var code: Code {
    switch self {
    case .unusable: .configuration
    case .usage: .usage
    case .dates: .dates
    case .notAFolderOfItsOwn: .notAFolderOfItsOwn
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    switch self {
    case .unusable(let place, let line, let path, let finding), .usage(let place, let line, let path, let finding):
      [
        "place": .text(place), "line": line.map { .integer($0) }, "key": path.map { .text($0) },
        "finding": .text(finding),
      ]
    case .dates(let error): ["key": .text("dates"), "finding": .text(error.description)]
    case .notAFolderOfItsOwn(let folder, let key, let holding):
      ["file": .text(folder), "key": .text(key), "found": .text(holding)]
    }
  }

  package var description: String {
    switch self {
    case .unusable(let place, let line, let path, let finding), .usage(let place, let line, let path, let finding):
      "\(place)\(line.map { ":\($0)" } ?? ""): nothing was done: \(path.map { "\($0): " } ?? "")\(finding)"
    case .dates(let error): "dates: nothing was done: \(error)"
    case .notAFolderOfItsOwn(let folder, let key, let holding):
      "\(folder): nothing was done: found \(holding) in the folder for \(key), expected a folder for nothing but "
        + "what is published; name one of its own, as \(folder == "/" ? "" : folder)/\(key)"
    }
  }
}
