/// Columns of a mart that tell of one person: the id, the name, or both.
package struct MartPerson: Equatable, Sendable {
  package var id: String?
  package var name: String?

  /// As the tables of the warehouse call them. A mart that calls them otherwise says so in its header.
  static let known = [
    MartPerson(id: "tech_id", name: "tech_name"), MartPerson(id: "user_id", name: "user_name"),
    MartPerson(id: "created_by", name: nil),
  ]
}

extension MartDefinition {
  /// - Parameter declared: by `-- person:` line, the id's column and the name's, the name's alone missing if there is none.
  static func people(
    _ declared: [(columns: [String], line: Int)], _ columns: [MartColumn], file: String
  ) throws(MartError) -> [MartPerson] {
    func holds(_ name: String?) -> Bool { columns.contains { $0.name == name && $0.type == .text } }
    var people: [MartPerson] = []
    for (names, line) in declared {
      guard (1...2).contains(names.count), names.allSatisfy(holds) else {
        throw .header(
          "person is \"\(names.joined(separator: ", "))\", expected a column of text with the id, then perhaps one with the "
            + "name", file: file, line: line)
      }
      people.append(MartPerson(id: names[0], name: names.count > 1 ? names[1] : nil))
    }
    for known in MartPerson.known {
      let person = MartPerson(id: holds(known.id) ? known.id : nil, name: holds(known.name) ? known.name : nil)
      let isDeclared = people.contains { declared in
        [declared.id, declared.name].contains { $0 != nil && [person.id, person.name].contains($0) }
      }
      if person != MartPerson(), !isDeclared { people.append(person) }
    }
    return people
  }
}
