/// Whoever shows a person how far long work has come. Called from the thread that reads.
package protocol ProgressListener {
  /// - Parameter bytes: of all files together, as they lie on the disk.
  func began(_ step: String, bytes: Int)
  /// The file that is read from now on.
  func file(_ name: String)
  /// More of the present file.
  func read(bytes: Int, rows: Int)
  /// The step is over, whether it went well or not.
  func ended()
}

/// Nobody watches.
package struct NoProgress: ProgressListener {
  package init() {}
  package func began(_ step: String, bytes: Int) {}
  package func file(_ name: String) {}
  package func read(bytes: Int, rows: Int) {}
  package func ended() {}
}
