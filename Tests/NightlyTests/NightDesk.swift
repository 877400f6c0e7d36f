import Foundation
import GRDB
import Nightly
import SampleNights
import TemporaryFolder
import Testing
import Warehouse

/// A desk with one delivery of made-up exports, and its nights run in this process.
struct NightDesk {
  let place: TemporaryFolder
  var configuration = Nightly.Configuration()

  init() throws {
    place = try TemporaryFolder()
    try place.deliver(place.makeNights(1)[0])
    configuration.exports = place.path + "/exports"
    configuration.database = place.path + "/interactions.db"
    configuration.marts = place.path + "/marts"
    configuration.charts = place.path + "/charts"
    configuration.userMarts = place.path + "/marts.d"
    configuration.pseudonymKey = place.path + "/itsm-marts.key"
    configuration.formats = ["csv"]
  }

  private func night(_ orders: NightOrders = NightOrders()) -> Night {
    Night(configuration, orders, version: "1", configurationText: "\(configuration)")
  }

  func run(isRebuild: Bool = false, isStrict: Bool = false) -> RunReport {
    var orders = NightOrders()
    (orders.isRebuild, orders.isStrict) = (isRebuild, isStrict)
    return night(orders).run()
  }

  /// What `verify` says, the desk's folder left out.
  func verify() throws -> NightVerification {
    var result = try night().verify()
    result.checked = result.checked.map(short)
    result.leftOut = result.leftOut.map(short)
    result.differences = result.differences.map(short)
    return result
  }

  func short(_ line: String) -> String { line.replacing(place.path + "/", with: "") }

  /// Does what somebody does who has a shell and time.
  func alter(_ sql: String) throws {
    let queue = try DatabaseQueue(path: configuration.database)
    try queue.writeWithoutTransaction { try $0.execute(sql: "pragma foreign_keys = off; " + sql) }
    try queue.close()
  }
}
