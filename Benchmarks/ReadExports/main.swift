import Exports

// Reads exports as a night does, all but the database: text, records, typed values. `make bench` runs it beside the peers.
// Prints for each file: rows, rejected, bytes of text, seconds.
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
  do throws(ExportError) {
    let reader = try session.open(ExportFile(path: path, name: name, kind: kind))
    while try reader.next() != nil {}
    let (seconds, attoseconds) = (clock.now - start).components
    let elapsed = Double(seconds) + Double(attoseconds) * 1e-18
    let summary = reader.summary
    print(
      "\(name)\trows \(summary.rowsRead)\trejected \(summary.rowsRejected)\tbytes \(summary.textBytes)"
        + "\tseconds \(elapsed)\tMB/s \(Int(Double(summary.textBytes) / 1e6 / elapsed))")
  } catch {
    print(error)
    failed = true
  }
}
if failed { throw BenchmarkFailed() }

struct BenchmarkFailed: Error {}
