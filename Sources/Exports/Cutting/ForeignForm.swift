/// What a file is that its name does not tell, by its first text. Looked at only where the file can't be read as it is
/// named: a header may begin with anything.
enum ForeignForm {
  case json
  /// HTML, as a server sends it instead of an export, or XML.
  case markup

  init?(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
    let signs = UnsafeBufferPointer(start: bytes, count: length).lazy.filter { $0 > 0x20 }.prefix(2)
    guard let first = signs.first else { return nil }
    let second = signs.dropFirst().first
    switch first {
    case UInt8(ascii: "<"): self = .markup
    case UInt8(ascii: "[") where second.map("[{\"]".utf8.contains) ?? true: self = .json
    case UInt8(ascii: "{") where second.map("\"}".utf8.contains) ?? true: self = .json
    default: return nil
    }
  }
}
