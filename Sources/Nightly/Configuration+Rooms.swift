import Exports
import Files
import Marts
import Warehouse

/// What the other targets need from the configuration, in their own terms.
extension Configuration {
  /// The rules by which the warehouse derives facts.
  package var loadRules: LoadRules {
    var classes: [String: StateClass] = [:]
    for (name, states) in states {
      for state in states { classes[state] = StateClass(rawValue: name) }
    }
    return LoadRules(
      stateClasses: classes, incidentPrefixes: incidentPrefixes, instanceURL: instanceURL,
      storeWorkNotes: storeWorkNotes, reading: reading)
  }

  /// By key, a text that differs if exports are read differently: ``exportFormat()`` without what only warns.
  private var reading: [String: String] {
    func lines(_ texts: some Sequence<String>) -> String { texts.joined(separator: "\n") }
    func sorted<Value>(_ values: [ExportKind: Value], _ text: (Value) -> String) -> String {
      lines(values.map { "\($0.key.rawValue): \(text($0.value))" }.sorted())
    }
    return [
      "files": sorted(files) { $0.joined(separator: ", ") },
      "encodings": lines(encodings.map { "\($0.pattern): \($0.encoding)" }),
      "dates": lines(dates),
      "nulls": lines(nulls),
      "columns": sorted(columns.filter { !$0.value.isEmpty }) { fields in
        lines(fields.map { "\($0.key) = \($0.value.joined(separator: ", "))" }.sorted())
      },
      "max_rejected_pct": "\(maxRejectedPercent)",
    ]
  }

  /// How exports are read.
  ///
  /// - Throws: ``ConfigurationProblem`` if a date format is not valid.
  package func exportFormat() throws(ConfigurationProblem) -> ExportFormat {
    var format = ExportFormat()
    format.files = files
    format.followsLinks = followLinks
    format.columns = columns
    format.nulls = nulls
    format.encodings = encodings
    format.rowLimits = rowLimits
    format.maxRejectedPercent = maxRejectedPercent
    format.dates = []
    for date in dates {
      do throws(DatePatternError) {
        format.dates.append(try DatePattern(date))
      } catch {
        throw .dates(error)
      }
    }
    return format
  }

  /// The formats that marts are written in; unknown names are left out.
  package var martFormats: Set<MartFormat> { Set(formats.compactMap { MartFormat(rawValue: $0) }) }

  /// The path of a file beside the database. Files there describe runs and are not published.
  package func besideDatabase(_ name: String) -> String {
    let parent = Folder.parent(of: database)
    return parent == "." ? name : parent + "/" + name
  }
}
