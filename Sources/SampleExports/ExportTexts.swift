/// All texts of a sample, encoded once.
struct ExportTexts: Sendable {
  let descriptions = FieldTable(Catalogue.categories.flatMap(Catalogue.shortDescriptions))
  let states = FieldTable(Interaction.State.allCases.map(\.name))
  let types = FieldTable(Catalogue.types)
  let notes = FieldTable(Catalogue.notes)
  let awkwardNotes = FieldTable(Catalogue.awkwardNotes)
  let users: FieldTable
  let places: FieldTable
  /// One more than there are technicians: the last is the new name of ``People/renamedTechnician``.
  let technicians: FieldTable
  /// Ids as `sys_created_by` has them; the last is the integration's.
  let creators: FieldTable

  init(desk: Desk) {
    let names = People.technicians(desk.technicians, seed: desk.seed)
    users = FieldTable(People.users(desk.users, seed: desk.seed))
    places = FieldTable(Catalogue.places(desk.places))
    technicians = FieldTable(names + [People.renamedTechnician.name])
    creators = FieldTable(
      names.map { name in
        // "Alex Smith (t1001)" signs as "t1001"; who has no id, by name.
        guard name.hasSuffix(")"), let open = name.lastIndex(of: "(") else { return name }
        return String(name[name.index(after: open)...].dropLast())
      } + ["svc.walkup"])
  }
}
