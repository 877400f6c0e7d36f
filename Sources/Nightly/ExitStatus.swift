/// What a run reports to the process that started it, in the numbers of `sysexits.h`.
package enum ExitStatus: Int32, CaseIterable, Sendable {
  /// Done, or nothing new. Warnings, and rejected rows in an accepted file, do not change it.
  case done = 0
  case usage = 64
  /// Some input was refused; the rest was published. With `--strict`: something was refused or rejected, or caused a
  /// warning, and nothing changed.
  case inputRefused = 65
  case noExports = 66
  /// `verify` found a difference, or the program has a bug.
  case software = 70
  case cannotCreate = 73
  case cannotWrite = 74
  /// Another run holds the lock.
  case locked = 75
  case badConfiguration = 78
}
