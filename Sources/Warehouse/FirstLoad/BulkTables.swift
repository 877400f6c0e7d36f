import GRDB
import SQLitePages

/// The tables and indexes of a new database that a bulk load fills page by page, by the roots that the schema gave
/// them. They are empty, except for a dimension's unknown member, which is written once more.
///
/// SQLite writes the other tables, all of them small, when these are filled.
final class BulkTables: Sendable {
  let file: PageFile
  private let roots: [String: Root]

  /// Where the tree of a table or index begins.
  struct Root {
    var page: UInt32
    /// How many leading columns are unique among the tree's records; 0 for a table with row ids.
    var keyColumns: Int
  }

  /// The columns that the writers of records assume. The schema must have exactly these, in this order.
  private static let columns: [(table: String, names: String)] =
    Rollup.large.map { ($0.table, ($0.key.map(\.name) + $0.counters).joined(separator: ", ")) } + [
      (FactRow.table, FactRow.columnNames), (VersionRow.table, VersionRow.columnNames),
      (LinkRow.table, LinkRow.columnNames), (SystemIDRow.table, SystemIDRow.columnNames),
      (Users.table, PersonRow<Users>.columnNames), (Technicians.table, PersonRow<Technicians>.columnNames),
      ("rollup_day_times", "date_id, tech_id, minutes"),
    ]

  /// - Parameters:
  ///   - path: a database that has been closed.
  ///   - roots: as ``roots(_:)`` returned them before.
  init(path: String, roots: [String: Root]) throws {
    file = try PageFile(path: path)
    self.roots = roots
  }

  /// The root page of each table and index.
  static func roots(_ db: Database) throws -> [String: Root] {
    for (table, names) in columns {
      let found = try db.columns(in: table).map(\.name).joined(separator: ", ")
      precondition(found == names, "\(table): the schema has other columns than the bulk load writes: \(found)")
    }
    var roots: [String: Root] = [:]
    for row in try Row.fetchAll(db, sql: "select name, rootpage from sqlite_schema where rootpage > 0") {
      roots[row[0]] = Root(page: row[1], keyColumns: 0)
    }
    // A table without row ids has one tree, which is its primary key's too. An index that is not unique ends with the
    // row's id, or its primary key.
    for row in try Row.fetchAll(
      db,
      sql: """
        select
            coalesce(tree.name, owner.name),
            (select count(*) from pragma_index_xinfo(list.name) where key or not list."unique")
        from sqlite_schema as owner
        inner join pragma_index_list(owner.name) as list
        left join sqlite_schema as tree on tree.name = list.name
        """)
    { roots[row[0]]?.keyColumns = row[1] }
    return roots
  }

  func table(_ name: String) -> TableTree { TableTree(file, root: root(name).page) }

  /// An index, or a table without row ids.
  ///
  /// - Parameter grows: where later nights will insert keys: at the end, or anywhere between the others.
  func index(_ name: String, grows place: Growth = .atTheEnd) -> IndexTree {
    // A tenth stays free: a page of sysids then takes the keys of about a hundred nights before it is split. With full
    // pages, a night's 470 sys_ids changed 1,357 of the 3,065 pages that it changed; with a tenth free, they change
    // 368.
    let root = root(name)
    return IndexTree(
      file, root: root.page, keyColumns: root.keyColumns, spare: place == .anywhere ? file.pageSize / 10 : 0)
  }

  enum Growth { case atTheEnd, anywhere }

  private func root(_ name: String) -> Root {
    guard let root = roots[name] else { preconditionFailure("\(name): not in the schema") }
    return root
  }
}
