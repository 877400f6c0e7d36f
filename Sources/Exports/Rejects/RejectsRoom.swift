/// How much is written of rejected rows: as much as a person mends, and not what a hostile export makes of it.
package struct RejectsRoom: Sendable {
  /// Of one file.
  package var rows: Int
  package var bytes: Int

  package init(rows: Int = 100_000, bytes: Int = 64 << 20) {
    self.rows = rows
    self.bytes = bytes
  }

  /// What a file may take for each byte of its rows' values, once it is larger than ``alwaysRoomFor``: of a file of 8,192
  /// keys, a record `{}` would be rejected as 8 KiB of commas, and a line of two letters for a reason of a hundred.
  private static let timesHeld = 3
  private static let alwaysRoomFor = 1 << 20

  func has(_ bytes: Int, holding held: Int) -> Bool {
    bytes <= min(self.bytes, RejectsRoom.alwaysRoomFor + RejectsRoom.timesHeld * held)
  }

  /// What the files of one run may take together.
  package final class OfRun {
    /// Bytes.
    package internal(set) var left: Int

    package init(bytes: Int = 256 << 20) { left = bytes }

    /// Each export may show its first rejects all the same.
    private static let atLeast = 64 << 10

    func has(_ more: Int, ofFileWith bytes: Int) -> Bool { more <= left || bytes <= OfRun.atLeast }
  }
}
