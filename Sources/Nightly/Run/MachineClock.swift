import CivilTime
import Glibc

/// The machine's clock: for reports of runs, never for data.
package struct MachineClock: Sendable {
  /// The local wall clock, which may jump.
  package var now: @Sendable () -> LocalTime
  /// Milliseconds of a clock that never goes back.
  package var milliseconds: @Sendable () -> Int

  /// Seconds since 1970 in UTC.
  package var unixSeconds: @Sendable () -> Int

  package init(
    now: @escaping @Sendable () -> LocalTime, milliseconds: @escaping @Sendable () -> Int,
    unixSeconds: @escaping @Sendable () -> Int
  ) {
    self.now = now
    self.milliseconds = milliseconds
    self.unixSeconds = unixSeconds
  }

  package static let system = MachineClock(
    now: {
      var seconds = time(nil)
      var parts = tm()
      localtime_r(&seconds, &parts)
      return LocalTime(seconds: seconds + parts.tm_gmtoff)
    },
    milliseconds: {
      var moment = timespec()
      clock_gettime(CLOCK_MONOTONIC, &moment)
      return moment.tv_sec * 1_000 + moment.tv_nsec / 1_000_000
    },
    unixSeconds: { time(nil) })
}
