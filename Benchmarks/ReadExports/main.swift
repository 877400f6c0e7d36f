import Exports
import Glibc

// Reads exports as a night does, all but the database: text, records, typed values. `make bench` runs it beside the peers.
// Prints for each file: rows, rejected, bytes of text, seconds on the wall and of one core.
//
//   ReadExports interaction_x.csv …

var failed = false
for path in CommandLine.arguments.dropFirst() {
  let name = path.split(separator: "/").last.map(String.init) ?? path
  let format = ExportFormat()
  guard let kind = format.kinds(ofName: name).first else {
    print("\(name): no pattern fits its name")
    failed = true
    continue
  }
  let session = ExportSession(format: format)
  let clock = ContinuousClock()
  let start = clock.now
  let cpuStart = processorTime()
  do throws(ExportError) {
    let reader = try session.open(ExportFile(path: path, name: name, kind: kind))
    while try reader.next() != nil {}
    let wall = (clock.now - start) / Duration.seconds(1)
    let cpu = processorTime() - cpuStart
    let summary = reader.summary
    print(
      "\(name)\trows \(summary.rowsRead)\trejected \(summary.rowsRejected)\tbytes \(summary.textBytes)"
        + "\tseconds \(wall)\tcpu \(cpu)\tMB/s \(Int(Double(summary.textBytes) / 1e6 / cpu))")
  } catch {
    print(error)
    failed = true
  }
}
if failed { exit(1) }

/// Seconds of processor time of this process: what other programs do meanwhile does not count.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
