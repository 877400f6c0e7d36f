import CivilTime

/// What is noticed about the rows of a file while they pass: its span of time, and signs of misread dates.
struct Observations {
  /// Openings of interactions, creations of links, in seconds; the first lies behind the last where there was none.
  private(set) var first = Int.max
  private(set) var last = Int.min
  private var inFuture = Count()
  private var closedEarly = Count()
  private var backwards = Count()
  /// Pairs of rows whose numbers can be compared and whose days differ.
  private var compared = 0
  private let horizon: Int
  private var lastNumber = [UInt8](repeating: 0, count: 40)
  private var lastLength = 0
  private var lastTime = 0

  private struct Count {
    var rows = 0
    var firstLine = 0

    mutating func add(_ line: Int) {
      if rows == 0 { firstLine = line }
      rows += 1
    }
  }

  /// - Parameter today: the day of reading; nil to leave the future alone.
  init(today: Day?) {
    horizon = today.map { ($0.number + 2) * 86_400 } ?? .max
  }

  @inline(__always)
  mutating func interaction(
    _ number: UnsafePointer<UInt8>, _ length: Int, opened: Int, updated: Int, closed: OptionalTime, line: Int
  ) {
    if opened < first { first = opened }
    if opened > last { last = opened }
    if !closed.isAbsent, closed.seconds < opened { closedEarly.add(line) }
    if opened >= horizon || updated >= horizon || closed.seconds >= horizon {
      inFuture.add(line)
    }
    compare(number, length, opened, line)
  }

  @inline(__always)
  mutating func link(created time: OptionalTime, line: Int) {
    if time.isAbsent { return }
    let created = time.seconds
    if created < first { first = created }
    if created > last { last = created }
    if created >= horizon { inFuture.add(line) }
  }

  /// Numbers are given in the order of opening: of two neighbouring rows the greater number (of the same length: compared
  /// as text) must not be opened more than a day earlier.
  @inline(__always)
  private mutating func compare(_ number: UnsafePointer<UInt8>, _ length: Int, _ opened: Int, _ line: Int) {
    guard length <= 40 else { return }
    lastNumber.withUnsafeMutableBufferPointer { last in
      if length == lastLength, abs(opened &- lastTime) >= 86_400 {
        var place = 0
        while place < length, last[place] == number[place] { place &+= 1 }
        if place < length {
          compared &+= 1
          if (number[place] > last[place]) != (opened > lastTime) { backwards.add(line) }
        }
      }
      for place in 0..<length { last[place] = number[place] }
    }
    lastLength = length
    lastTime = opened
  }

  func warnings(inJSON: Bool) -> [ExportWarning] {
    func place(_ number: Int) -> RowPlace { RowPlace(number, inJSON: inJSON) }
    var warnings: [ExportWarning] = []
    // A ticket written up days later is no news; one of a hundred day changes is.
    if backwards.rows >= 3, backwards.rows * 100 >= compared {
      warnings.append(.timesAgainstNumbers(rows: backwards.rows, first: place(backwards.firstLine)))
    }
    if closedEarly.rows > 0 {
      warnings.append(.closedBeforeOpened(rows: closedEarly.rows, first: place(closedEarly.firstLine)))
    }
    if inFuture.rows > 0 { warnings.append(.inTheFuture(rows: inFuture.rows, first: place(inFuture.firstLine))) }
    return warnings
  }
}
