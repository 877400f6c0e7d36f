/// Writes one night's links to incidents, or the system ids of their two ends: CSV, or JSON without a character that
/// would need escaping.
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
