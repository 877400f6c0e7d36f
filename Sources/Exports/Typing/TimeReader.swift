import CivilTime

/// Reads timestamps by declared formats, the first that fits. Made once for a session; the same text gives the same time
/// whatever was read before.
///
/// A variant of a format with a fixed width, such as `MM-DD-YYYY HH:mm:ss`, is checked all at once: a byte
/// xor its base (a literal itself, or `0`) must be 0, or at most 9 for a digit, which adding 127 or 118 shows in the high
/// bit. All others go through a small matcher.
final class TimeReader {
  private let fixed: UnsafeMutablePointer<FixedShape>
  private let general: [[DatePattern.Element]]
  /// Shapes that can fit a text of a length, in the order declared: from `firsts[length]` to `firsts[length + 1]`. Fixed
  /// ones by their index, general ones by its complement.
  private let candidates: UnsafeMutablePointer<Int32>
  private let firsts: UnsafeMutablePointer<Int32>
  /// What a value should have looked like.
  let expected: String

  /// No value that any format takes is longer.
  private static let longest = 64
  /// No shape of fixed width is.
  private static let widest = 32
  /// What no format gives.
  static let unreadable = Int.min

  private struct FixedShape {
    var mask = SIMD4<UInt64>()
    var base = SIMD4<UInt64>()
    var addend = SIMD4<UInt64>()
    var year = 0, shortYear = -1, month = 0, day = 0, hour = -1, minute = -1, second = -1

    /// At one place: what a byte is compared to, and the greatest difference, 0 or 9.
    mutating func set(_ place: Int, base byte: UInt8, most: UInt8) {
      let (word, shift) = (place / 8, UInt64(place % 8 * 8))
      mask[word] |= 0xFF << shift
      base[word] |= UInt64(byte) << shift
      addend[word] |= UInt64(0x7F - most) << shift
    }
  }

  init(_ patterns: [DatePattern]) {
    expected = patterns.map(\.description).joined(separator: " or ")
    var fixed: [FixedShape] = []
    var general: [[DatePattern.Element]] = []
    var byLength = [[Int32]](repeating: [], count: TimeReader.longest + 1)
    // The cheap ones of a format first: its variants mean the same.
    let variants = patterns.flatMap { pattern in
      pattern.variants.filter { !TimeReader.varies($0) } + pattern.variants.filter(TimeReader.varies)
    }
    for variant in variants {
      var (least, most) = (0, 0)
      for element in variant {
        switch element {
        case .literal: (least, most) = (least + 1, most + 1)
        case .digits(_, let places): (least, most) = (least + places.lowerBound, most + places.upperBound)
        case .meridiem: (least, most) = (least + 2, most + 2)
        case .monthName: (least, most) = (least + 3, most + 3)
        }
      }
      guard least <= TimeReader.longest else { continue }
      let isFixed = !TimeReader.varies(variant) && least <= TimeReader.widest
      let candidate = isFixed ? Int32(fixed.count) : ~Int32(general.count)
      if isFixed { fixed.append(TimeReader.fixedShape(variant)) } else { general.append(variant) }
      for length in least...min(most, TimeReader.longest) { byLength[length].append(candidate) }
    }
    self.general = general
    self.fixed = .allocate(capacity: max(1, fixed.count))
    self.fixed.initialize(from: fixed, count: fixed.count)
    let flat = byLength.flatMap { $0 }
    candidates = .allocate(capacity: max(1, flat.count))
    candidates.initialize(from: flat, count: flat.count)
    firsts = .allocate(capacity: byLength.count + 1)
    firsts[0] = 0
    for (length, list) in byLength.enumerated() { firsts[length + 1] = firsts[length] + Int32(list.count) }
  }

  deinit {
    fixed.deallocate()
    candidates.deallocate()
    firsts.deallocate()
  }

  /// Seconds since 1970 on the wall clock, or ``unreadable``. Reads up to 32 bytes past the text.
  @inline(__always)
  func seconds(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int {
    guard length <= TimeReader.longest else { return TimeReader.unreadable }
    var place = Int(firsts[length])
    let end = Int(firsts[length &+ 1])
    while place < end {
      let candidate = Int(candidates[place])
      let seconds =
        candidate >= 0
        ? TimeReader.match(fixed + candidate, text) : TimeReader.match(general[~candidate], text, length)
      if seconds != TimeReader.unreadable { return seconds }
      place &+= 1
    }
    return TimeReader.unreadable
  }

  private static func varies(_ variant: [DatePattern.Element]) -> Bool {
    variant.contains { element in
      switch element {
      case .literal: false
      case .digits(_, let places): places.count > 1
      case .meridiem, .monthName: true
      }
    }
  }

  private static func fixedShape(_ variant: [DatePattern.Element]) -> FixedShape {
    var shape = FixedShape()
    var place = 0
    for element in variant {
      switch element {
      case .literal(let byte):
        shape.set(place, base: byte, most: 0)
        place += 1
      case .digits(let part, let places):
        for digit in place..<place + places.lowerBound { shape.set(digit, base: UInt8(ascii: "0"), most: 9) }
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
      case .meridiem, .monthName: break
      }
    }
    return shape
  }

  @inline(__always)
  private static func match(_ pointer: UnsafePointer<FixedShape>, _ text: UnsafePointer<UInt8>) -> Int {
    let bytes = UnsafeRawPointer(text).loadUnaligned(as: SIMD4<UInt64>.self)
    let difference = bytes & pointer.pointee.mask ^ pointer.pointee.base
    let misfits = (difference | (difference &+ pointer.pointee.addend)) & SIMD4(repeating: 0x8080_8080_8080_8080)
    guard misfits == .zero else { return unreadable }
    let shape = pointer.pointee
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

  /// `jan`, `feb` … as numbers of their three letters.
  private static let monthNames = Day.monthNames.map { name in
    name.lowercased().utf8.prefix(3).reduce(0) { $0 << 8 | UInt32($1) }
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
      case .monthName:
        guard place + 3 <= length else { return unreadable }
        let name = (0..<3).reduce(0) { $0 << 8 | UInt32(text[place + $1] | 0x20) }
        guard let index = monthNames.firstIndex(of: name) else { return unreadable }
        month = index + 1
        place += 3
      }
    }
    guard place == length else { return unreadable }
    if isTwelveHour, isAfternoon { hour += 12 }
    return seconds(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
  }
}
