import Foundation
import Nightly
import TemporaryFolder
import Testing

/// What `itsm-marts config` says of a file, variables and options.
struct ConfigurationCase: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var file: String?
  var environment: [String: String] = [:]
  var options: [String] = []
  /// Lines of the output, or of the complaint.
  var says: [String]
  var status: Int32 = 0

  init(
    _ peculiarity: String, file: String? = nil, environment: [String: String] = [:], options: [String] = [],
    status: Int32 = 0, says: [String]
  ) {
    testDescription = peculiarity
    self.file = file
    self.environment = environment
    self.options = options
    self.says = says
    self.status = status
  }
}

@Suite("The configuration")
struct ConfigurationTests {
  let place: TemporaryFolder
  init() throws { place = try TemporaryFolder() }

  private func config(_ c: ConfigurationCase) throws -> Tool.Result {
    if let file = c.file { try place.write(file, to: "itsm-marts.yaml") }
    return try Tool(folder: place.path, environment: c.environment).run(["config"] + c.options)
  }

  @Test(
    "takes options before variables before the file before the defaults",
    arguments: [
      ConfigurationCase("the default", says: ["marts: /here/marts # default"]),
      ConfigurationCase("the file", file: "\nmarts: f", says: ["marts: /here/f # itsm-marts.yaml:2"]),
      ConfigurationCase(
        "a variable", file: "marts: f", environment: ["ITSM_MARTS_MARTS": "v"],
        says: ["marts: /here/v # ITSM_MARTS_MARTS"]),
      ConfigurationCase(
        "an option", file: "marts: f", environment: ["ITSM_MARTS_MARTS": "v"], options: ["--marts", "o"],
        says: ["marts: /here/o # --marts"]),
      ConfigurationCase(
        "a list in a variable", environment: ["ITSM_MARTS_ROW_LIMITS": "5, 6"],
        says: ["row_limits: [5, 6] # ITSM_MARTS_ROW_LIMITS"]),
      ConfigurationCase(
        "keys in a variable", environment: ["ITSM_MARTS_STATES": "{open: [Parked, 'On: hold']}"],
        says: [#"states: { open: [Parked, "On: hold"] } # ITSM_MARTS_STATES"#]),
      ConfigurationCase(
        "headers of a field", file: "columns:\n  interaction: { number: 'Interaction ID', state: [A, B] }",
        says: [#"columns: { interaction: { number: ["Interaction ID"], state: [A, B] } } # itsm-marts.yaml:1"#]),
      ConfigurationCase(
        "formats in one order", options: ["--formats", "json,csv"], says: ["formats: [csv, json] # --formats"]),
      ConfigurationCase(
        "a time without quotes", file: "day_closes_at: 7:05", says: [#"day_closes_at: "07:05" # itsm-marts.yaml:1"#]),
    ])
  func precedence(_ c: ConfigurationCase) throws {
    let result = try config(c)
    let lines = result.output.split(separator: "\n").map {
      $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
    for line in c.says {
      #expect(lines.contains(line.replacing("/here/", with: place.path + "/")), "\(result)")
    }
    #expect(result.status == 0)
    #expect(result.error == "")
  }

  @Test("is its own output, read back from anywhere")
  func readsBack() throws {
    try place.write(
      "nulls: ['?', 'NULL', '#N/B']\ndates: [\"DD/MM/YYYY HH:mm\"]\ninstance_url: https://x.example/\nkeep_runs: 400d\n"
        + "columns: { ims_inc: { task: \"a \\\"b\\\"\" } }\nmax_rejected_pct: 2.5\npeople: ids\n", to: "itsm-marts.yaml"
    )
    let tool = Tool(folder: place.path)
    let first = try tool("config")
    try place.write(first.output, to: "elsewhere/again.yaml")
    let second = try tool("config", "--config", "elsewhere/again.yaml")
    func values(_ output: String) -> [String] {
      output.split(separator: "\n").map { line in
        line.range(of: "  #", options: .backwards).map { String(line[..<$0.lowerBound]) } ?? String(line)
      }.map { $0.trimmingCharacters(in: .whitespaces) }
    }
    #expect(first.status == 0)
    #expect(values(first.output) == values(second.output))
  }

  @Test("lies relative to its file, defaults too")
  func relative() throws {
    try place.write("marts: out\narchive: /srv/archive\n", to: "desk/c.yaml")
    let output = try Tool(folder: place.path)("config", "--config", "desk/c.yaml").output
    let here = place.path
    for value in [
      "exports: \(here)/desk/exports ", "marts: \(here)/desk/out ", "archive: /srv/archive ", "metrics: null ",
    ] {
      #expect(output.contains(value))
    }
  }

  @Test(
    "is refused with each line that is wrong, and nothing is done",
    arguments: [
      ConfigurationCase(
        "several at once", file: "exprots: x\nmarts: m\nmax_rejected_pct: lots\n", status: 78,
        says: [
          #"itsm-marts.yaml:1: nothing was done: unknown key "exprots"; did you mean "exports"?"#,
          #"itsm-marts.yaml:3: nothing was done: max_rejected_pct: found "lots", expected a number from 0 to 100"#,
        ]),
      ConfigurationCase(
        "far from any key", file: "colour: red", status: 78,
        says: [#"itsm-marts.yaml:1: nothing was done: unknown key "colour"; `itsm-marts config` lists the known ones"#]),
      ConfigurationCase(
        "an unknown field", file: "columns:\n  interaction:\n    nmber: x\n", status: 78,
        says: [
          #"itsm-marts.yaml:3: nothing was done: columns.interaction: unknown key "nmber"; did you mean "number"?"#
        ]),
      ConfigurationCase(
        "a state under two classes", file: "states:\n  complete: [Fertig]\n  open:\n    - fertig\n", status: 78,
        says: [
          #"itsm-marts.yaml:4: nothing was done: states.open: found "fertig" under complete and under open, expected it under one of them"#
        ]),
      ConfigurationCase(
        "a key twice", file: "marts: a\nmarts: b\n", status: 78,
        says: [#"itsm-marts.yaml:1: nothing was done: "marts" appears twice"#]),
      ConfigurationCase(
        "no YAML", file: "marts: [a\nbom: {", status: 78,
        says: [
          "itsm-marts.yaml:2: nothing was done: not YAML: did not find expected ',' or ']'"
        ]),
      ConfigurationCase(
        "no keys", file: "just words", status: 78,
        says: [#"itsm-marts.yaml:1: nothing was done: found no keys, expected lines such as "marts: marts""#]),
      ConfigurationCase(
        "an unknown variable", environment: ["ITSM_MARTS_FORMAT": "csv"], status: 78,
        says: ["ITSM_MARTS_FORMAT: nothing was done: unknown variable; did you mean ITSM_MARTS_FORMATS?"]),
      ConfigurationCase(
        "a variable's value", environment: ["ITSM_MARTS_BOM": "perhaps"], status: 78,
        says: [#"ITSM_MARTS_BOM: nothing was done: found "perhaps", expected true or false"#]),
      ConfigurationCase(
        "a kind that is none", file: "files:\n  interactions: [x]\n  tickets_: [y]\n", status: 78,
        says: [#"itsm-marts.yaml:2: nothing was done: files: unknown key "interactions"; did you mean "interaction"?"#]),
      ConfigurationCase(
        "a format of times that is none", file: "nulls: []\ndates:\n  - DD/MM\n", status: 78,
        says: [
          #"itsm-marts.yaml:3: nothing was done: dates: "DD/MM": year, month and day must each appear once and may not be optional"#
        ]),
      ConfigurationCase(
        "a variable that names no file", environment: ["ITSM_MARTS_CONFIG": ""], status: 78,
        says: ["ITSM_MARTS_CONFIG: nothing was done: found nothing, expected the path of a file"]),
      ConfigurationCase(
        "a failpoint that is none", environment: ["ITSM_MARTS_FAILPOINT": "launched"], status: 78,
        says: [
          "ITSM_MARTS_FAILPOINT: nothing was done: found \"launched\", expected one of "
            + Failpoint.allCases.map(\.rawValue).joined(separator: ", ") + ", optionally followed by :stop"
        ]),
      ConfigurationCase(
        "an option's value is usage", options: ["--formats", "csv,xml"], status: 64,
        says: [#"--formats: nothing was done: found "xml", expected csv, json, xlsx or parquet"#]),
      ConfigurationCase(
        "a file that is not there", options: ["--config", "no.yaml"], status: 78,
        says: ["no.yaml: nothing was done: the file can't be read: No such file or directory"]),
    ])
  func refuses(_ c: ConfigurationCase) throws {
    let expected = Tool.Result(status: c.status, output: "", error: c.says.map { $0 + "\n" }.joined())
    #expect(try config(c) == expected)
  }
}
