import CivilTime
import Testing

/// The desks that a chart must survive: each has something that a layout made for the usual would break on.
struct AwkwardDesk: CustomTestStringConvertible, Sendable {
  var name: String
  var make: @Sendable () -> MadeUpDesk
  var desk: MadeUpDesk { make() }
  var testDescription: String { name }

  init(_ name: String, _ change: @escaping @Sendable (inout MadeUpDesk) -> Void) {
    self.name = name
    make = {
      var desk = MadeUpDesk()
      change(&desk)
      return desk
    }
  }

  static let all: [AwkwardDesk] = [
    AwkwardDesk("usual") { _ in },
    AwkwardDesk("no_rows") { $0.days = 0 },
    AwkwardDesk("one_row") { ($0.days, $0.pace, $0.technicians, $0.locations, $0.isEven) = (1, 1.5, 1, 1, true) },
    AwkwardDesk("one_day") { $0.days = 1 },
    AwkwardDesk("five_days") { $0.days = 5 },
    AwkwardDesk("seven_days") { $0.days = 7 },
    AwkwardDesk("twelve_days") { $0.days = 12 },
    AwkwardDesk("forty_days") { $0.days = 40 },
    AwkwardDesk("unfinished_days") { $0.unfinishedDays = 2 },
    AwkwardDesk("one_technician") { ($0.technicians, $0.locations, $0.unassignedShare) = (1, 1, 0) },
    AwkwardDesk("400_technicians") { ($0.technicians, $0.locations, $0.categories) = (400, 200, 120) },
    AwkwardDesk("5000_days") { ($0.days, $0.firstDay, $0.pace) = (5_000, Day(number: 15_000), 8) },
    AwkwardDesk("10_million") { ($0.times, $0.pace) = (1_000, 60) },
    AwkwardDesk("small") { ($0.days, $0.pace) = (60, 0.7) },
    AwkwardDesk("none_closed") { ($0.closedShare, $0.linkedShare, $0.days) = (0, 0, 70) },
    AwkwardDesk("all_closed") { $0.closedShare = 1.2 },
    AwkwardDesk("all_alike") { $0.isEven = true },
    AwkwardDesk("nobody_named") { ($0.unassignedShare, $0.unknownLocationShare) = (1, 1) },
    AwkwardDesk("long_names") {
      let long = String(repeating: "Department of Very Long Names and Longer Corridors, ", count: 4)
      ($0.technicianName, $0.locationName, $0.categoryName) = (
        { "\(long)\($0)" }, { "\(long)\($0)" }, { "\(long)\($0)" }
      )
    },
    AwkwardDesk("right_to_left") {
      $0.technicianName = { "محمد الأحمد \($0)" }
      $0.locationName = { "תל אביב, רחוב הרצל \($0)" }
      $0.categoryName = { "طلب برنامج \($0)" }
    },
    AwkwardDesk("many_scripts") {
      let scripts = ["สมชาย ใจดี", "अमित शर्मा", "王小明", "김민수", "Ελένη", "דוד כהן", "Zoë 🙂 佐藤", "🚀 👩‍💻 🇩🇪"]
      $0.technicianName = { "\(scripts[$0 % scripts.count]) \($0)" }
      $0.locationName = { "\(scripts[$0 % scripts.count]) \($0)" }
    },
  ]
}
