import CivilTime

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

/// Writes one night's interactions.
struct InteractionFile {
  private let writer: ExportWriter
  private let texts: ExportTexts

  init(path: String, texts: ExportTexts) throws(SampleExportsError) {
    writer = try ExportWriter(path: path)
    self.texts = texts
    writer.append(
      "number,opened_at,short_description,opened_for,state,type,assigned_to,sys_updated_on,location,work_notes\n")
  }

  func append(_ interaction: Interaction, _ version: Interaction.Version, renamed: Bool) {
    let comma = UInt8(ascii: ",")
    writer.append("IMS")
    writer.append(Desk.firstNumber + interaction.index, digits: 7)
    writer.append(comma)
    writer.append(interaction.opened)
    writer.append(comma)
    writer.appendField(interaction.description, of: texts.descriptions)
    writer.append(comma)
    writer.appendField(interaction.user, of: texts.users)
    writer.append(comma)
    writer.append(version.state.rawValue, of: texts.states)
    writer.append(comma)
    writer.append(interaction.type, of: texts.types)
    writer.append(comma)
    if let technician = version.technician {
      let isRenamed = renamed && technician == People.renamedTechnician.index
      writer.appendField(isRenamed ? texts.technicians.count - 1 : technician, of: texts.technicians)
    }
    writer.append(comma)
    writer.append(version.time)
    writer.append(comma)
    if let place = interaction.place { writer.appendField(place, of: texts.places) }
    writer.append(comma)
    append(version.note)
    writer.endRow()
  }

  func finish() throws(SampleExportsError) -> ExportWriter {
    try writer.finish()
    return writer
  }

  private func append(_ note: Interaction.Note?) {
    switch note {
    case nil: break
    case .awkward(let index): writer.appendField(index, of: texts.awkwardNotes)
    case .plain(let first, let second, let reference):
      let quote = texts.notes.needsQuotes(first) || second.map(texts.notes.needsQuotes) == true
      if quote { writer.append(UInt8(ascii: "\"")) }
      writer.append(first, of: texts.notes)
      if let second {
        writer.append(UInt8(ascii: " "))
        writer.append(second, of: texts.notes)
      }
      if let reference {
        writer.append(" Asset LT-")
        writer.append(reference, digits: 6)
      }
      if quote { writer.append(UInt8(ascii: "\"")) }
    }
  }
}

/// Writes one night's links to incidents, or the system ids of their two ends.
struct LinkFile {
  enum Columns { case links, systemIDs }

  private let writer: ExportWriter
  private let columns: Columns
  private let format: SampleExports.LinkFormat
  private let texts: ExportTexts

  init(
    path: String, columns: Columns, format: SampleExports.LinkFormat, texts: ExportTexts
  ) throws(SampleExportsError) {
    writer = try ExportWriter(path: path)
    self.columns = columns
    self.format = format
    self.texts = texts
    switch (format, columns) {
    case (.csv, .links): writer.append("interaction,task,sys_created_by,sys_created_on,document_id\n")
    case (.csv, .systemIDs): writer.append("interaction,task,sys_created_by,sys_created_on\n")
    case (.json, _): writer.append("{\"records\":[\n")
    case (.ndjson, _): break
    }
  }

  /// The link is the interaction's `number`th, from 0.
  func append(_ link: Interaction.Link, number: Int, of interaction: Int, seed: UInt64) {
    if format == .json, writer.rows > 0 { writer.append(",\n") }
    around("{\"interaction\":\"")
    switch columns {
    case .links:
      writer.append("IMS")
      writer.append(link.orphan ?? Desk.firstNumber + interaction, digits: 7)
      between("\",\"task\":\"")
      if !link.lacksTask { appendIncident(link) }
    case .systemIDs:
      appendSystemID(seed, UInt64(link.orphan ?? Desk.firstNumber + interaction), 1)
      between("\",\"task\":\"")
      appendSystemID(seed, UInt64(link.incident), 2)
    }
    between("\",\"sys_created_by\":\"")
    let creator = link.createdBy ?? texts.creators.count - 1
    if format == .csv {
      writer.appendField(creator, of: texts.creators)
    } else {
      writer.append(creator, of: texts.creators)
    }
    between("\",\"sys_created_on\":\"")
    writer.append(link.createdOn)
    if columns == .links {
      between("\",\"document_id\":\"")
      appendIncident(link)
    }
    around("\"}")
    if format != .json { writer.append(UInt8(ascii: "\n")) }
    writer.countRow()
  }

  func finish() throws(SampleExportsError) -> ExportWriter {
    if format == .json { writer.append("\n]}\n") }
    try writer.finish()
    return writer
  }

  /// What JSON has around a record and CSV has not.
  private func around(_ text: StaticString) {
    if format != .csv { writer.append(text) }
  }

  private func between(_ text: StaticString) {
    if format == .csv { writer.append(UInt8(ascii: ",")) } else { writer.append(text) }
  }

  private func appendIncident(_ link: Interaction.Link) {
    writer.append("INC")
    writer.append(link.incident, digits: 7)
  }

  private func appendSystemID(_ seed: UInt64, _ number: UInt64, _ kind: UInt64) {
    writer.append(hex: SplitMix64.mixed(seed &+ number &* 4 &+ kind))
    writer.append(hex: SplitMix64.mixed(~seed &+ number &* 4 &+ kind))
  }
}
