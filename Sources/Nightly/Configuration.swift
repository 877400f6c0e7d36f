import Charts
import Exports
import Marts

/// The settings of a run: each key of `itsm-marts.yaml`, with its default. Knows nothing of YAML, options or variables.
package struct Configuration: Sendable {
  package var exports = "exports"
  package var database = "interactions.db"
  package var marts = "marts"
  package var charts = "charts"
  /// The folder of the user's own marts, `.sql` files. The folder need not exist.
  package var userMarts = "marts.d"
  /// Whether links in the exports folder may lead out of it.
  package var followLinks = ExportFormat().followsLinks
  package var formats = MartFormat.allCases.map(\.rawValue)
  package var bom = true
  package var chartFormats: [ChartFormat] = [.png]
  package var theme = Theme.light
  /// The desk's web address, without a trailing slash; nil: links get no URLs.
  package var instanceURL: String?
  /// By kind, the shell patterns that match the names of exports.
  package var files = ExportFormat().files
  /// By pattern of file names; if no pattern fits a file, its bytes decide.
  package var encodings: [(pattern: String, encoding: TextEncoding)] = []
  /// Empty: every task counts as an incident.
  package var incidentPrefixes: [String] = []
  package var dates = ExportFormat().dates.map(\.description)
  package var nulls: [String] = []
  /// By kind and field, headers that stand for the field beside its built-in name and label.
  package var columns: [ExportKind: [String: [String]]] = [:]
  /// By class, names of states beside the built-in ones.
  package var states: [String: [String]] = [:]
  package var rowLimits = ExportFormat().rowLimits
  /// 0–100.
  package var maxRejectedPercent = ExportFormat().maxRejectedPercent
  package var minimumInteractions = MartParameters.defaultMinimumInteractions
  /// Seconds after midnight.
  package var dayClosesAt = MartParameters.defaultDayClosesAt
  package var storeWorkNotes = true
  package var people = PeopleShown.names
  package var pseudonymKey = "itsm-marts.key"
  /// Where loaded exports are moved to; nil: they stay.
  package var archive: String?
  /// A Prometheus textfile; nil: none.
  package var metrics: String?
  /// How long `etl_runs` and `etl_rejects` are kept; nil: for ever.
  package var keepRuns: TimeSpan?

  package init() {}
}

/// How the published files and charts show people.
package enum PeopleShown: String, CaseIterable, Sendable {
  /// The id stands in the place of the name.
  case ids
  case names
  /// Id and name give way to a keyed pseudonym, the same every night.
  case pseudonyms
}
