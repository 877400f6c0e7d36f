import Files

/// Why no sample could be made, or only a part of it.
package enum SampleExportsError: Error, Equatable {
  /// Nothing was written.
  case outOfRange(String, found: Int, expected: ClosedRange<Int>)
  /// Made-up tickets must not get among real ones. Nothing was written.
  case otherExports(folder: String, file: String)
  /// Files finished before stay.
  case cannotWrite(FileError)
}

extension SampleExportsError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .outOfRange(let option, let found, let expected):
      "\(option): no sample written: found \(found), expected \(expected.lowerBound) to \(expected.upperBound)"
    case .otherExports(let folder, let file):
      "\(folder): no sample written: found \(file), which is not of this sample, expected no other exports; "
        + "name an empty folder with --output"
    case .cannotWrite(let error):
      "\(error.path): no sample written: \(error.reason)"
    }
  }
}
