import CivilTime

/// Makes typed records of rows of raw fields: trims, unescapes, reads times, numbers the values that repeat.
/// Knows nothing of CSV and JSON but their escapes.
///
/// Nothing here allocates for a row that is good, except for values never met before.
struct RecordTyper: ~Copyable {
  /// By field: which column of the row feeds it, -1 for none.
  private let columnOfField: UnsafeMutablePointer<Int>
  private let kind: ExportKind
  let formulaGuard: FormulaGuard
  private let linksOnly: Bool
  private let vocabulary: Vocabulary
  private let tables: UnsafeMutablePointer<Vocabulary.Tables>
  private let times: TimeReader
  private let nulls: NullMarkers

  /// Set by a record that comes out nil; nil again if the row is none of this kind and is passed over.
  private(set) var rejection: RejectReason?
  private(set) var observed: Observations
  private var asked = AskedPeople()

  private static let day = 86_400
  /// No ticket lives for 30 years: a row that says so has a wrong year, and would stand for ever over its correction.
  private static let longestLife = 30 * 366 * 86_400
  /// Bytes of a value that is kept once and named in every report: a name, a place, a state, a number. It is a power of two.
  private static let longestName = 65_536
  private let earliest = Day(validYear: 1990, month: 1, day: 1).number * RecordTyper.day
  private let latest = Day(validYear: 2101, month: 1, day: 1).number * RecordTyper.day

  /// - Parameters:
  ///   - linksOnly: a row of links that names no incident is rejected, and not passed over.
  ///   - today: see ``Observations``.
  init(
    kind: ExportKind, formulaGuard: FormulaGuard, linksOnly: Bool, vocabulary: Vocabulary, times: TimeReader,
    nulls: NullMarkers, today: Day?
  ) {
    self.kind = kind
    self.formulaGuard = formulaGuard
    self.linksOnly = linksOnly
    self.vocabulary = vocabulary
    tables = vocabulary.tables
    self.times = times
    self.nulls = nulls
    observed = Observations(today: today)
    columnOfField = .allocate(capacity: kind.fields.count)
    columnOfField.initialize(repeating: -1, count: kind.fields.count)
  }

  deinit { columnOfField.deallocate() }

  /// Takes the columns from the map: of JSON again whenever a key changes them.
  func follow(_ map: borrowing ColumnMap) {
    for (field, column) in map.columnOfField.enumerated() { columnOfField[field] = column }
  }

  @inline(__always)
  mutating func interaction(
    _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList, line: Int
  ) -> InteractionRecord? {
    if rejection != nil { rejection = nil }
    let number = value(.number, bytes, row)
    if number.isEmpty { return missing(InteractionField.number) }
    guard let opened = time(InteractionField.openedAt, bytes, row, required: true) else { return nil }
    guard let updated = time(InteractionField.updatedOn, bytes, row, required: true) else { return nil }
    let life = updated.seconds &- opened.seconds
    if life < -RecordTyper.day || life > RecordTyper.longestLife {
      rejection = life < 0 ? .openedAfterUpdated : .updatedDecadesLater
      return nil
    }
    guard let closed = time(InteractionField.closedAt, bytes, row, required: false) else { return nil }
    let description = value(.shortDescription, bytes, row)
    let openedFor = value(.openedFor, bytes, row)
    let assignedTo = value(.assignedTo, bytes, row)
    let location = value(.location, bytes, row)
    let state = value(.state, bytes, row)
    let type = value(.type, bytes, row)
    let channel = value(.channel, bytes, row)
    let workNotes = value(.workNotes, bytes, row)
    let sysID = value(.sysID, bytes, row)
    // Or'ed: together they reach the limit only if one of them does.
    let names = openedFor.length | assignedTo.length | location.length | state.length | type.length | channel.length
    if Int(names | number.length | description.length) >= RecordTyper.longestName {
      refuseLong([
        (InteractionField.number, number), (.openedFor, openedFor), (.assignedTo, assignedTo), (.location, location),
        (.state, state),
        (.type, type), (.channel, channel), (.shortDescription, categorySlice(description, bytes)),
      ])
    }
    // Beyond this line the row is good: only then do its values enter the vocabulary.
    if rejection != nil { return nil }
    observed.interaction(
      bytes + Int(number.offset), Int(number.length), opened: opened.seconds, updated: updated.seconds, closed: closed,
      line: line)
    var record = InteractionRecord(
      line: UInt32(truncatingIfNeeded: line), number: number, openedAt: LocalTime(seconds: opened.seconds),
      updatedAt: LocalTime(seconds: updated.seconds))
    record.closedAt = closed.localTime
    record.shortDescription = description
    record.workNotes = workNotes
    record.sysID = sysID
    record.openedFor = ask(openedFor)
    record.assignedTo = ask(assignedTo)
    record.location = text(location, bytes)
    record.state = text(state, bytes)
    record.type = text(type, bytes)
    record.channel = text(channel, bytes)
    record.category = category(description, bytes)
    return record
  }

  /// A field of an interaction, by its name alone: there are so many.
  @inline(__always)
  private mutating func value(
    _ field: InteractionField, _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList
  ) -> TextSlice { text(of: field, bytes, row) }

  @inline(__always)
  mutating func incidentLink(
    _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList, line: Int
  ) -> IncidentLinkRecord? {
    if rejection != nil { rejection = nil }
    let task = text(of: LinkField.task, bytes, row)
    let documentID = withoutTable(text(of: LinkField.documentID, bytes, row), bytes)
    if task.isEmpty, documentID.isEmpty {
      if linksOnly, rejection == nil { rejection = .noIncident }
      return nil
    }
    let interaction = text(of: LinkField.interaction, bytes, row)
    if interaction.isEmpty { return missing(LinkField.interaction) }
    if Int(interaction.length | task.length | documentID.length) >= RecordTyper.longestName {
      refuseLong([(LinkField.interaction, interaction), (.task, task), (.documentID, documentID)])
    }
    guard let created = creation(by: LinkField.createdBy, on: LinkField.createdOn, bytes, row, line: line) else {
      return nil
    }
    return IncidentLinkRecord(
      line: UInt32(truncatingIfNeeded: line), interaction: interaction, task: task, documentID: documentID,
      createdBy: created.by, createdOn: created.on)
  }

  @inline(__always)
  mutating func systemID(
    _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList, line: Int
  ) -> SystemIDRecord? {
    if rejection != nil { rejection = nil }
    let interaction = sysID(SystemIDField.interaction, bytes, row)
    let task = sysID(SystemIDField.task, bytes, row)
    if interaction.isEmpty, task.isEmpty {
      if rejection == nil { rejection = .noSystemID }
      return nil
    }
    guard let created = creation(by: SystemIDField.createdBy, on: SystemIDField.createdOn, bytes, row, line: line)
    else { return nil }
    return SystemIDRecord(
      line: UInt32(truncatingIfNeeded: line), interaction: interaction, task: task, createdBy: created.by,
      createdOn: created.on)
  }

  /// Who made a link when: the last fields to be read, so that the row is good if this is not nil.
  @inline(__always)
  private mutating func creation<Field: FieldOfKind>(
    by creator: Field, on creation: Field, _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList, line: Int
  ) -> (by: Symbol, on: LocalTime?)? {
    guard let time = time(creation, bytes, row, required: false) else { return nil }
    let by = text(of: creator, bytes, row)
    if Int(by.length) >= RecordTyper.longestName { refuseLong([(creator, by)]) }
    if rejection != nil { return nil }
    observed.link(created: time, line: line)
    return (ask(by), time.localTime)
  }

  // MARK: People

  /// Numbers the people of the records made since the last time, all together: tens of thousands of names fit no near
  /// cache, and so one waits for memory while others do too.
  mutating func settlePeople<R: TypedRecord>(of records: inout [R], _ bytes: UnsafePointer<UInt8>) {
    let asked = asked.take()
    withUnsafeTemporaryAllocation(of: Symbol.self, capacity: asked.count + 1) { numbers in
      guard let first = numbers.baseAddress else { return }
      first.initialize(to: .empty)
      tables.pointee.people(asked, of: bytes, into: first + 1)
      records.withUnsafeMutableBufferPointer { records in
        for index in records.indices { records[index].replacePeople(UnsafePointer(first)) }
      }
    }
  }

  /// People met and not numbered yet, in the order of the rows.
  private struct AskedPeople: ~Copyable {
    private var slices: UnsafeMutablePointer<TextSlice>
    private var capacity = 1024
    private var count = 0

    init() { slices = .allocate(capacity: capacity) }
    deinit { slices.deallocate() }

    /// Their place from 1.
    @inline(__always)
    mutating func append(_ slice: TextSlice) -> Int {
      if count == capacity { grow() }
      slices[count] = slice
      count &+= 1
      return count
    }

    /// All of them; valid until the next is appended, which is the first again.
    mutating func take() -> UnsafeBufferPointer<TextSlice> {
      defer { count = 0 }
      return UnsafeBufferPointer(start: slices, count: count)
    }

    private mutating func grow() {
      let larger = UnsafeMutablePointer<TextSlice>.allocate(capacity: capacity * 2)
      larger.update(from: slices, count: count)
      slices.deallocate()
      slices = larger
      capacity *= 2
    }
  }

  /// Until ``settlePeople(of:_:)`` the symbol of a person is the place in the list of those asked for.
  @inline(__always)
  private mutating func ask(_ person: TextSlice) -> Symbol {
    person.isEmpty ? .empty : Symbol(index: UInt32(truncatingIfNeeded: asked.append(person)))
  }

  // MARK: Fields

  /// A field's text: unescaped, trimmed, without formula guard; empty for a null marker.
  @inline(__always)
  private mutating func text(
    of field: some FieldOfKind, _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList
  ) -> TextSlice {
    let column = columnOfField[field.rawValue]
    // A JSON record has no more fields than the last of its keys.
    if column < 0 || column >= row.count { return .empty }
    let raw = row[column]
    var length = Int(raw.length)
    if raw.flags.rawValue & ~RawField.Flags.isPresent.rawValue != 0 {
      length = settle(field.rawValue, column, bytes, row)
    }
    if length == 0 { return .empty }
    var start = Int(raw.offset)
    if !Blanks.isOutside(bytes[start]) || !Blanks.isOutside(bytes[start &+ length &- 1]) {
      (start, length) = RecordTyper.trimmed(bytes, start, length)
      if length == 0 { return .empty }
    }
    if formulaGuard.begins(bytes + start, length) { (start, length) = (start &+ 1, length &- 1) }
    if nulls.contains(bytes + start, length) { return .empty }
    return TextSlice(offset: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: length))
  }

  @inline(never)
  private static func trimmed(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ length: Int) -> (start: Int, length: Int) {
    let text = Blanks.trimmed(UnsafeBufferPointer(start: bytes + start, count: length))
    return (text.baseAddress.map { bytes.distance(to: $0) } ?? start, text.count)
  }

  /// The text of a field that holds a sys_id, or nothing.
  @inline(__always)
  private mutating func sysID(
    _ field: some FieldOfKind, _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList
  ) -> TextSlice {
    let slice = text(of: field, bytes, row)
    if !slice.isEmpty, slice.length != 32 || !ByteScan.are32HexDigits(bytes + Int(slice.offset)) {
      if rejection == nil { rejection = .noSystemIDIn(field: field.field.name) }
    }
    return slice
  }

  /// Unescapes a field in place, and says so in the row, so that a second field fed by it and a reject find it as it is
  /// now. The new length.
  @inline(never)
  private mutating func settle(
    _ field: Int, _ column: Int, _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList
  ) -> Int {
    let name = kind.fields[field].name
    let flags = row[column].flags
    if flags.contains(.isMalformed) { rejection = .malformedQuotes(field: name) }
    if flags.contains(.isNested) { rejection = .nestedValue(field: name) }
    if flags.contains(.isRepeated) { rejection = .repeatedKey(field: name) }
    return row.unescape(column, bytes)
  }

  /// Nil for a rejected row, ``OptionalTime/absent`` for a field that is empty and may be.
  @inline(__always)
  private mutating func time(
    _ field: some FieldOfKind, _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList, required: Bool
  ) -> OptionalTime? {
    let slice = text(of: field, bytes, row)
    if slice.isEmpty {
      if required { return missing(field) }
      return .absent
    }
    let text = UnsafePointer(bytes + Int(slice.offset))
    let seconds = times.seconds(text, Int(slice.length))
    if seconds < earliest || seconds >= latest {
      return unusable(field, UnsafeBufferPointer(start: text, count: Int(slice.length)), seconds)
    }
    return OptionalTime(seconds: seconds)
  }

  @inline(__always)
  private func text(_ slice: TextSlice, _ bytes: UnsafeMutablePointer<UInt8>) -> Symbol {
    tables.pointee.text(bytes + Int(slice.offset), Int(slice.length))
  }

  /// ServiceNow shows a document as `Incident: INC0012345`: a table's label before its number. Only where nothing but
  /// letters and blanks stands before, and no blank behind, is it one. A label without a number is no incident.
  @inline(__always)
  private func withoutTable(_ document: TextSlice, _ bytes: UnsafeMutablePointer<UInt8>) -> TextSlice {
    let start = Int(document.offset)
    let end = start &+ Int(document.length)
    let colon = ByteScan.first(UInt8(ascii: ":"), in: bytes, from: start, to: end)
    if colon == end { return document }
    return RecordTyper.numberOfDocument(bytes, start, colon, end) ?? document
  }

  @inline(never)
  private static func numberOfDocument(
    _ bytes: UnsafeMutablePointer<UInt8>, _ start: Int, _ colon: Int, _ end: Int
  ) -> TextSlice? {
    let blank = UInt8(ascii: " ")
    let isLabel = (start..<colon).allSatisfy { place in
      let byte = bytes[place]
      return byte == blank || byte >= 0x80 || (0x61...0x7A).contains(byte | 0x20)
    }
    if isLabel, colon > start, colon + 1 == end { return .empty }
    let number = colon + 2
    guard isLabel, colon > start, number < end, bytes[colon + 1] == blank,
      (number..<end).allSatisfy({ bytes[$0] > blank })
    else { return nil }
    return TextSlice(offset: UInt32(truncatingIfNeeded: number), length: UInt32(truncatingIfNeeded: end - number))
  }

  /// Text before the first `|`, trimmed as the warehouse's view `interactions` does, which takes it from what is stored:
  /// of ASCII's blanks alone.
  @inline(__always)
  private func category(_ description: TextSlice, _ bytes: UnsafeMutablePointer<UInt8>) -> Symbol {
    text(categorySlice(description, bytes), bytes)
  }

  @inline(__always)
  private func categorySlice(_ description: TextSlice, _ bytes: UnsafeMutablePointer<UInt8>) -> TextSlice {
    let start = bytes + Int(description.offset)
    let category = Category.of(UnsafeRawBufferPointer(start: start, count: Int(description.length)))
    return TextSlice(offset: description.offset, length: UInt32(truncatingIfNeeded: category.count))
  }

  /// Rejects the row if one of the texts is too long: of each that is new a copy is kept for as long as the session lives.
  @inline(never)
  private mutating func refuseLong<Field: FieldOfKind>(_ texts: [(Field, TextSlice)]) {
    guard rejection == nil, let long = texts.first(where: { Int($0.1.length) > RecordTyper.longestName }) else {
      return
    }
    rejection = .tooLong(field: long.0.field.name, limit: RecordTyper.longestName)
  }

  @inline(never)
  private mutating func missing<T>(_ field: some FieldOfKind) -> T? {
    if rejection == nil { rejection = .empty(field: field.field.name) }
    return nil
  }

  @inline(never)
  private mutating func unusable(
    _ field: some FieldOfKind, _ text: UnsafeBufferPointer<UInt8>, _ seconds: Int
  ) -> OptionalTime? {
    let name = field.field.name
    let found = RejectReason.Found(text)
    if rejection == nil {
      rejection =
        seconds == TimeReader.unreadable
        ? .unreadableTime(field: name, found: found, expected: times.expected)
        : .dayOutOfRange(field: name, found: found)
    }
    return nil
  }
}
