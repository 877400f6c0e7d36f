/// A row that became a record of its kind.
protocol TypedRecord {
  static func make(
    _ typer: inout RecordTyper, _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList, line: Int
  ) -> Self?

  /// Each symbol of a person is so far a place in this list.
  mutating func replacePeople(_ numbers: UnsafePointer<Symbol>)
}

extension InteractionRecord: TypedRecord {
  @inline(__always)
  static func make(
    _ typer: inout RecordTyper, _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList, line: Int
  ) -> Self? { typer.interaction(bytes, row, line: line) }

  @inline(__always)
  mutating func replacePeople(_ numbers: UnsafePointer<Symbol>) {
    openedFor = numbers[Int(openedFor.index)]
    assignedTo = numbers[Int(assignedTo.index)]
  }
}

extension IncidentLinkRecord: TypedRecord {
  @inline(__always)
  static func make(
    _ typer: inout RecordTyper, _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList, line: Int
  ) -> Self? { typer.incidentLink(bytes, row, line: line) }

  @inline(__always)
  mutating func replacePeople(_ numbers: UnsafePointer<Symbol>) { createdBy = numbers[Int(createdBy.index)] }
}

extension SystemIDRecord: TypedRecord {
  @inline(__always)
  static func make(
    _ typer: inout RecordTyper, _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList, line: Int
  ) -> Self? { typer.systemID(bytes, row, line: line) }

  @inline(__always)
  mutating func replacePeople(_ numbers: UnsafePointer<Symbol>) { createdBy = numbers[Int(createdBy.index)] }
}
