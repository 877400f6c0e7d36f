import Charts
import Exports

/// What a run may be told: every key of `itsm-marts.yaml`, with its default. Knows nothing of YAML, options or variables.
package struct Configuration: Sendable {
  package var exports = "exports"
  package var database = "interactions.db"
  package var marts = "marts"
  package var charts = "charts"
  /// The folder of the user's own marts, `.sql` files; none if it is not there.
  package var userMarts = "marts.d"
  package var formats = ["csv", "json", "xlsx", "parquet"]
  package var bom = true
  package var chartFormats: [ChartFormat] = [.png]
  package var theme = Theme.light
  /// The desk's web address, without a slash at its end; nil: links get no URLs.
  package var instanceURL: String?
  /// By kind, the shell patterns that a file's name is recognised by.
  package var files: [ExportKind: [String]] = [
    .interaction: ["interaction_*"], .incidentLink: ["ims_inc_*"], .systemID: ["sysid_*"],
  ]
  /// By pattern of file names; a file that none fits is taken as its bytes ask for.
  package var encodings: [(pattern: String, encoding: TextEncoding)] = []
  /// Empty: every task counts as an incident.
  package var incidentPrefixes: [String] = []
  package var dates = ["MM-DD-YYYY HH:mm[:ss]", "YYYY-MM-DD[T][ ]HH:mm[:ss][.S]"]
  package var nulls: [String] = []
  /// By kind and field, headers that stand for the field beside its built-in name and label.
  package var columns: [ExportKind: [String: [String]]] = [:]
  /// By class, names of states beside the built-in ones.
  package var states: [String: [String]] = [:]
  package var rowLimits = [10_000, 20_000, 50_000, 100_000]
  /// 0–100.
  package var maxRejectedPercent = 1.0
  package var minimumInteractions = 50
  /// After midnight.
  package var dayClosesAtMinute = 20 * 60
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
