extension ReaderCore {
  /// Reads more text behind what is not cut yet.
  ///
  /// - Parameter line: of the buffer's position.
  static func readOn(
    _ file: ExportFile, _ buffer: inout TextBuffer, _ stream: inout TextStream, line: Int
  ) throws(ExportError) {
    try check(file, buffer, line: line)
    guard buffer.makeRoom(limit: ExportReader.recordLimit) else {
      throw ExportError(file: file.name, line: line, problem: .recordTooLong(limit: ExportReader.recordLimit))
    }
    buffer.fill(from: &stream, line: line)
  }

  /// Refuses a file whose bytes are no text from here on.
  static func check(_ file: ExportFile, _ buffer: borrowing TextBuffer, line: Int) throws(ExportError) {
    guard let failure = buffer.failure(line: line) else { return }
    let problem: ExportError.Problem =
      switch failure.error {
      case .source(let error): throw ExportError(file: file.name, problem: ExportError.Problem(error))
      case .nul: .nulByte
      case .mixed(let byte), .mixedAfterGuess(let byte): .mixedEncodings(byte: byte)
      case .notInEncoding(let byte, let encoding): .undecodable(byte: byte, encoding: encoding)
      case .againstMark(let byte, let encoding): .againstMark(byte: byte, encoding: encoding)
      case .cutCharacter: .cutCharacter
      }
    throw ExportError(file: file.name, line: failure.line, problem: problem)
  }
}
