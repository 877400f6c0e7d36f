import Files

/// Why bytes are no text.
enum TextError: Error, Equatable {
  case source(SourceError)
  case nul
  /// A byte that is no UTF-8, after multi-byte UTF-8.
  case mixed(UInt8)
  /// Multi-byte UTF-8 after a byte that is none, which made the file Windows-1252: the byte told is that one.
  case mixedAfterGuess(UInt8)
  case notInEncoding(UInt8, TextEncoding)
  /// A byte that is none of the encoding which the byte order mark tells.
  case againstMark(UInt8, TextEncoding)
  /// The bytes end inside a character.
  case cutCharacter
}
