/// Shows a person how far long work has come. Called from the thread that reads.
package protocol ProgressListener {
  /// - Parameter bytes: the size of all files together, as they lie on the disk.
  func began(_ step: String, bytes: Int)
  /// Names the file that is read from now on.
  func file(_ name: String)
  /// Reports that more of the current file was read.
  func read(bytes: Int, rows: Int)
  /// Ends the step, whether it went well or not.
  func ended()
}

/// A listener for runs that nobody watches: does nothing.
package struct NoProgress: ProgressListener {
  package init() {}
  package func began(_ step: String, bytes: Int) {}
  package func file(_ name: String) {}
  package func read(bytes: Int, rows: Int) {}
  package func ended() {}
}
