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
