import CivilTime
import GRDB
import Marts
import Warehouse

// Tells which numbers of past days a night changes after an earlier night had published them.

extension Night {
  /// To be asked before publishing, while the old files are still there.
  func restatements(_ reading: MartReading, _ warehouse: WarehouseDatabase) throws -> [Restatement] {
    let folder = configuration.marts
    return try warehouse.queue.read { db in
      var causes: [Day: String] = [:]
      return Restatement.all(published: { (try? Folder.read("\(folder)/\($0)")) ?? nil }, now: reading) { day in
        if let known = causes[day] { return known }
        // Not knowing the cause is no reason to keep quiet of the change.
        let cause = (try? Restatement.causes(db, of: day)) ?? ""
        causes[day] = cause
        return cause
      }
    }
  }

  /// Adds them to `restatements.csv` beside the database. Before publishing: a run killed in between says them once more,
  /// and the log knows them; the other way round they would be lost.
  func record(_ restatements: [Restatement]) throws(ConfigurationProblem) {
    guard !restatements.isEmpty else { return }
    let path = configuration.besideDatabase("restatements.csv")
    do throws(FileError) {
      try Folder.replace(path, with: Restatement.log(try Folder.read(path), adding: restatements), mode: 0o640)
    } catch {
      throw ConfigurationProblem(
        "\(path): nothing was published: numbers of past days change, and the log of that can't be written: "
          + "\(errorText(error.code))\(error.remedy)", status: ExitStatus(error))
    }
  }
}
