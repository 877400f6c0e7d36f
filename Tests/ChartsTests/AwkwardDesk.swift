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
    AwkwardDesk("one_location_with_half") {
      ($0.days, $0.pace, $0.revise) = (90, 40, { if $0.location > 2 { $0.location = 0 } })
    },
    AwkwardDesk("two_near_equal") {
      ($0.days, $0.pace) = (90, 40)
      $0.revise = {
        $0.location = $0.location > 20 ? 2 : $0.hour % 2
        $0.technician = $0.technician > 50 ? 2 : $0.hour % 2
      }
    },
    AwkwardDesk("seven_days_and_a_running_one") { ($0.days, $0.unfinishedDays) = (7, 1) },
    AwkwardDesk("long_right_to_left") {
      let long = "مكتب خدمات تقنية المعلومات في المبنى الرئيسي الشمالي للإدارة العامة"
      ($0.days, $0.pace) = (90, 40)
      ($0.technicianName, $0.locationName) = ({ "\(long) \($0)" }, { "\($0) \(long)" })
      ($0.categoryName, $0.channelName) = ({ "\(long) \($0)" }, { "\(long) \($0)" })
    },
    AwkwardDesk("semicolons") {
      ($0.days, $0.pace) = (90, 40)
      $0.locationName = { "Service Centre; North Wing; Floor \($0)" }
      $0.technicianName = { "Berlin; Haus \($0)" }
      $0.categoryName = { "Access; Badge; Door and Gate \($0)" }
      $0.revise = { if $0.location > 2 { $0.location = $0.day.number > 19_780 ? 1 : 0 } }
    },
    AwkwardDesk("one_percent_converted") { ($0.days, $0.pace, $0.linkedShare) = (90, 40, 0.012) },
    AwkwardDesk("four_long_channels") {
      ($0.days, $0.pace) = (90, 40)
      $0.channelName = { "Self-service portal of the northern campus \($0)" }
      $0.revise = { $0.channel = $0.hour % 4 }
    },
    AwkwardDesk("twelve_long_channels") {
      ($0.days, $0.pace) = (90, 40)
      $0.channelName = { "Request for information about topic no. \($0)" }
      $0.revise = { $0.channel = $0.hour % 12 }
    },
    AwkwardDesk("one_small_channel") {
      ($0.days, $0.pace) = (90, 40)
      $0.revise = { $0.channel = $0.hour < 1 ? 1 : 0 }
    },
    AwkwardDesk("long_states") {
      ($0.days, $0.pace, $0.closedShare) = (90, 40, 0.5)
      $0.stateName = { "\(MadeUpDesk.states[$0].name) by the desk of the northern campus and its annexes" }
    },
    AwkwardDesk("minutes_to_months") {
      ($0.days, $0.pace) = (270, 40)
      $0.revise = { $0.closedAfter = $0.day.components.month == 1 ? 3 : $0.hour % 4 == 0 ? 150_000 : 159 }
    },
    AwkwardDesk("quiet_for_four_weeks") {
      ($0.days, $0.pace) = (120, 40)
      $0.revise = { if $0.day.number > 19_723 + 91 { $0.day = Day(number: $0.day.number - 28) } }
    },
    AwkwardDesk("mostly_unknown") {
      ($0.days, $0.pace, $0.unassignedShare, $0.unknownLocationShare) = (90, 40, 0.65, 0.65)
    },
  ]
}
