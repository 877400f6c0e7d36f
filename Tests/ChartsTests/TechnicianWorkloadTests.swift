import Charts
import CivilTime
import Testing

@Suite("Technician workload")
struct TechnicianWorkloadTests {
  @Test("both axes of the scatter have at least three ticks", arguments: [12, 26, 87, 110, 240, 417])
  func ticks(_ days: Int) throws {
    var desk = MadeUpDesk()
    (desk.days, desk.pace, desk.technicians) = (days, 30, 9)
    let figure = try desk.data().figure("technician_workload")
    let ticks = figure.commands.compactMap { command -> TextRun? in
      if case .text(let run) = command, run.style == .tick, run.origin.x > 980 { run } else { nil }
    }
    let below = ticks.count { $0.origin.y > 780 }
    #expect(below >= 3 && below <= 8, "\(ticks.map(\.text))")
    #expect((3...8).contains(ticks.count - below), "\(ticks.map(\.text))")
  }
}
