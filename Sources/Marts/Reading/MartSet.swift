import Foundation
import GRDB

/// The marts that a run makes: ours in the order of the design, then the user's by file name.
package struct MartSet: Equatable, Sendable {
  /// An error in one of these is a bug of ours, and stops the run.
  package private(set) var builtIn: [MartDefinition]
  /// An error in one of these stops only that mart.
  package private(set) var users: [MartDefinition] = []
  /// The user's files that define no mart, and why.
  package private(set) var failures: [MartFailure] = []

  package var definitions: [MartDefinition] { builtIn + users }

  /// The marts compiled in.
  package init() throws(MartError) {
    builtIn = []
    for file in SQLFiles.all {
      builtIn.append(try MartDefinition(sql: file.text, file: "\(file.name).sql"))
    }
    func place(_ definition: MartDefinition) -> Int {
      MartSet.order.firstIndex(of: definition.name) ?? MartSet.order.count
    }
    builtIn.sort { place($0) < place($1) }
  }

  static let order = [
    "daily", "technician", "location", "conversion", "state", "weekday", "weekday_hour", "type", "category",
    "resolution", "backlog", "summary",
  ]

  /// The user's marts as text that differs where one of them differs, or fails otherwise.
  package var usersText: String {
    (users.map { "\($0.file)\n\($0.sql)" } + failures.map(\.description)).joined(separator: "\n")
  }

  /// Adds the marts of a folder's `.sql` files. A file with an error, or a folder that can't be read, is left out and told
  /// in ``failures``; a folder that is not there has none.
  package mutating func add(folder: String) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else { return }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      let reason = isFolder.boolValue ? "its files can't be listed" : "found a file, expected a folder of .sql files"
      failures.append(MartFailure(error: .unreadable(file: folder, reason: reason)))
      return
    }
    for name in names.sorted() where name.hasSuffix(".sql") && !name.hasPrefix(".") {
      let path = (folder as NSString).appendingPathComponent(name)
      guard let data = FileManager.default.contents(atPath: path), let sql = String(data: data, encoding: .utf8) else {
        failures.append(MartFailure(error: .unreadable(file: path, reason: "found no UTF-8 text")))
        continue
      }
      add(sql: sql, file: path)
    }
  }

  /// Adds one user's mart, or tells in ``failures`` why not.
  package mutating func add(sql: String, file: String) {
    do throws(MartError) {
      let definition = try MartDefinition(sql: sql, file: file)
      if let other = definitions.first(where: { $0.name == definition.name }) {
        throw .duplicate(mart: definition.name, file: file, line: definition.line(.name), other: other.file)
      }
      users.append(definition)
    } catch {
      failures.append(MartFailure(error: error, mart: MartDefinition.name(in: sql)))
    }
  }
}

/// A mart of the user's that was not made.
package struct MartFailure: Equatable, Sendable, CustomStringConvertible {
  package var error: MartError
  /// Nil where even its name can't be read.
  package var mart: String?

  package init(error: MartError, mart: String? = nil) {
    self.error = error
    self.mart = mart
  }

  package var description: String { error.description }
}

/// What a set of marts gave: tables, and the user's marts that could not be made.
package struct MartReading: Equatable, Sendable {
  package init() {}

  package var definitions: [MartDefinition] = []
  /// One per definition, in their order.
  package var tables: [MartTable] = []
  package var failures: [MartFailure] = []
}

extension MartSet {
  /// Every mart, in order. Wants one consistent view of the warehouse: a transaction around it.
  ///
  /// - Throws: where one of our own can't be made; a user's is told among the failures.
  package func read(
    _ database: Database, _ parameters: MartParameters, users budget: QueryGuard.Budget = QueryGuard.Budget()
  ) throws(MartError) -> MartReading {
    let reader = MartReader(database)
    var reading = MartReading()
    reading.failures = failures
    for definition in builtIn {
      reading.definitions.append(definition)
      reading.tables.append(try reader.table(definition, parameters))
    }
    let usersReader = users.isEmpty ? reader : MartReader(database, users: budget)
    for definition in users {
      do throws(MartError) {
        let table = try usersReader.table(definition, parameters)
        // Ours are proved by tests; a user's mart is proved when it is made.
        if let violation = MartProof.rowViolations(definition, table).first {
          let place = violation.column.map(MartDefinition.Place.column) ?? .key
          throw .contract(violation.finding, file: definition.file, line: definition.line(place))
        }
        reading.definitions.append(definition)
        reading.tables.append(table)
      } catch {
        reading.failures.append(MartFailure(error: error, mart: definition.name))
      }
    }
    return reading
  }
}
