import CivilTime

/// Reads timestamps by declared formats, the first that fits. Made once for a session; the same text gives the same time
/// whatever was read before.
///
/// A variant of a format with a fixed width, such as `MM-DD-YYYY HH:mm:ss`, is checked whole by one vector comparison:
/// at each place the byte less its base must not exceed the limit (digits: base `0`, limit 9; literals: themselves, 0).
/// All others go through a small matcher.
final class TimeReader {
  private let shapes: [Shape]
  /// Shapes that can fit a text of that length, in the order declared.
  private let shapesByLength: [[Int32]]
  let patterns: [DatePattern]

  /// No shape of fixed width is longer.
  private static let widest = 32
  /// What no format gives.
  static let unreadable = Int.min

  private enum Shape {
    case fixed(FixedShape)
    case general([DatePattern.Element])
  }

  private struct FixedShape {
    var base = SIMD32<UInt8>(repeating: 0)
    var limit = SIMD32<UInt8>(repeating: 255)
    var year = 0, shortYear = -1, month = 0, day = 0, hour = -1, minute = -1, second = -1
  }

  init(_ patterns: [DatePattern]) {
    self.patterns = patterns
    var shapes: [Shape] = []
    var byLength = [[Int32]](repeating: [], count: 65)
    // The cheap ones of a format first: its variants mean the same.
    let variants = patterns.flatMap { pattern in
      pattern.variants.filter { !TimeReader.varies($0) } + pattern.variants.filter(TimeReader.varies)
    }
    for variant in variants {
      var least = 0
      var most = 0
      for element in variant {
        switch element {
        case .literal: (least, most) = (least + 1, most + 1)
        case .digits(_, let places): (least, most) = (least + places.lowerBound, most + places.upperBound)
        case .meridiem: (least, most) = (least + 2, most + 2)
        }
      }
      guard least < byLength.count else { continue }
      for length in least...min(most, byLength.count - 1) { byLength[length].append(Int32(shapes.count)) }
      let isFixed = !TimeReader.varies(variant) && least <= TimeReader.widest
      shapes.append(isFixed ? .fixed(TimeReader.fixedShape(variant)) : .general(variant))
    }
    self.shapes = shapes
    shapesByLength = byLength
  }

  /// Seconds since 1970 on the wall clock, or ``unreadable``. Reads up to 32 bytes past the text.
  @inline(__always)
  func seconds(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int {
    guard length < shapesByLength.count else { return TimeReader.unreadable }
    for index in shapesByLength[length] {
      let seconds =
        switch shapes[Int(index)] {
        case .fixed(let shape): TimeReader.match(shape, text)
        case .general(let elements): TimeReader.match(elements, text, length)
        }
      if seconds != TimeReader.unreadable { return seconds }
    }
    return TimeReader.unreadable
  }

  /// What a value should have looked like.
  var expected: String { patterns.map(\.description).joined(separator: " or ") }

  private static func varies(_ variant: [DatePattern.Element]) -> Bool {
    variant.contains { element in
      switch element {
      case .literal: false
      case .digits(_, let places): places.count > 1
      case .meridiem: true
      }
    }
  }

  private static func fixedShape(_ variant: [DatePattern.Element]) -> FixedShape {
    var shape = FixedShape()
    var place = 0
    for element in variant {
      switch element {
      case .literal(let byte):
        shape.base[place] = byte
        shape.limit[place] = 0
        place += 1
      case .digits(let part, let places):
        for digit in place..<place + places.lowerBound {
          shape.base[digit] = UInt8(ascii: "0")
          shape.limit[digit] = 9
        }
        switch part {
        case .year: shape.year = place
        case .shortYear: shape.shortYear = place
        case .month: shape.month = place
        case .day: shape.day = place
        case .hour: shape.hour = place
        case .minute: shape.minute = place
        case .second: shape.second = place
        case .hour12, .fraction: break
        }
        place += places.lowerBound
      case .meridiem: break
      }
    }
    return shape
  }

  @inline(__always)
  private static func match(_ shape: FixedShape, _ text: UnsafePointer<UInt8>) -> Int {
    let block = UnsafeRawPointer(text).loadUnaligned(as: SIMD32<UInt8>.self) &- shape.base
    let misfits = unsafeBitCast(block .> shape.limit, to: SIMD4<UInt64>.self)
    guard misfits[0] | misfits[1] | misfits[2] | misfits[3] == 0 else { return unreadable }
    @inline(__always) func two(_ place: Int) -> Int {
      Int(text[place] &- 48) &* 10 &+ Int(text[place &+ 1] &- 48)
    }
    let year =
      shape.shortYear >= 0
      ? century(two(shape.shortYear)) : two(shape.year) &* 100 &+ two(shape.year &+ 2)
    return seconds(
      year: year, month: two(shape.month), day: two(shape.day),
      hour: shape.hour >= 0 ? two(shape.hour) : 0, minute: shape.minute >= 0 ? two(shape.minute) : 0,
      second: shape.second >= 0 ? two(shape.second) : 0)
  }

  @inline(__always)
  private static func century(_ year: Int) -> Int { year < 90 ? 2000 &+ year : 1900 &+ year }

  @inline(__always)
  private static func seconds(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) -> Int {
    guard hour < 24, minute < 60, second < 60, month &- 1 < 12, month > 0, day > 0,
      day <= 28 || day <= Day.length(ofMonth: month, year: year)
    else { return unreadable }
    return Day(validYear: year, month: month, day: day).number &* 86_400 &+ hour &* 3_600 &+ minute &* 60 &+ second
  }

  /// For places of varying width: each takes as many digits as it can and gives back none, which is enough where a
  /// separator follows.
  private static func match(_ elements: [DatePattern.Element], _ text: UnsafePointer<UInt8>, _ length: Int) -> Int {
    var place = 0
    var year = 0
    var month = 0
    var day = 0
    var hour = 0
    var minute = 0
    var second = 0
    var isTwelveHour = false
    var isAfternoon = false
    for element in elements {
      switch element {
      case .literal(let byte):
        guard place < length, text[place] == byte else { return unreadable }
        place += 1
      case .digits(let part, let places):
        let start = place
        var number = 0
        while place < length, place - start < places.upperBound, text[place] &- 48 < 10 {
          number = number &* 10 &+ Int(text[place] &- 48)
          place += 1
        }
        guard place - start >= places.lowerBound else { return unreadable }
        switch part {
        case .year: year = number
        case .shortYear: year = century(number)
        case .month: month = number
        case .day: day = number
        case .hour: hour = number
        case .hour12:
          guard (1...12).contains(number) else { return unreadable }
          isTwelveHour = true
          hour = number % 12
        case .minute: minute = number
        case .second: second = number
        case .fraction: break
        }
      case .meridiem:
        guard place + 2 <= length, text[place + 1] | 0x20 == UInt8(ascii: "m") else { return unreadable }
        switch text[place] | 0x20 {
        case UInt8(ascii: "a"): break
        case UInt8(ascii: "p"): isAfternoon = true
        default: return unreadable
        }
        place += 2
      }
    }
    guard place == length else { return unreadable }
    if isTwelveHour, isAfternoon { hour += 12 }
    return seconds(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
  }
}
