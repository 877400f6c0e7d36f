/// `docs/MARTS.md`, generated from the headers of the SQL files. A test fails if the page differs.
package enum MartsPage {
  package static func markdown(_ definitions: [MartDefinition]) -> String {
    var page = opening
    for definition in definitions {
      page += "- [`\(definition.name)`](#\(definition.name)): \(definition.title.lowercasedFirst)\n"
    }
    page += "\n" + rules
    for definition in definitions { page += "\n" + section(definition) }
    page += "\n" + ownMarts(definitions) + "\n" + howToOpen
    return page
  }

  private static func section(_ definition: MartDefinition) -> String {
    var text = """
      ## \(definition.name)

      \(definition.title): \(definition.grain).

      | column | type | unit | meaning |
      | --- | --- | --- | --- |

      """
    for column in definition.columns {
      let type = column.type.header + (column.isNullable ? ", may be null" : "")
      text += "| `\(column.name)` | \(type) | \(column.unit.cell) | \(column.meaning.cell) |\n"
    }
    text += "\n- **Key:** \(definition.key.map { "`\($0)`" }.joined(separator: ", "))\n"
    text += "- **Order:** \(definition.order)\n"
    if !definition.additivity.isEmpty { text += "- **What adds up:** \(definition.additivity)\n" }
    for caveat in definition.caveats { text += "- **Caveat:** \(caveat)\n" }
    if !definition.restated.isEmpty {
      text +=
        "- **Restated:** a change on a past day is logged for "
        + definition.restated.map(\.words).joined(separator: ", ") + "\n"
    }
    text += "- **Reads:** \(definition.reads.map { "`\($0)`" }.joined(separator: ", "))\n"
    return text
  }

  private static let opening = """
    # The marts

    The marts are the tables that `itsm-marts` publishes for people to open. One file in `Sources/Marts/SQL/` defines each
    mart, and `make golden` generates this page from the headers of those files.

    The program writes each mart as `<mart>.csv`, `<mart>.json` and `<mart>.parquet`, and as a sheet of `itsm-marts.xlsx`.
    `datapackage.json` describes all files: their columns, sizes and hashes, and the exports they come from.


    """

  private static let rules = """
    ## What all marts have in common

    - **The clock is the data's.** `as_of` is the greatest `sys_updated_on` of the interactions. The report day is the day
      of `as_of` if its time is at or after `day_closes_at` (20:00), otherwise the day before, but never earlier than the
      first day of opening. Windows of 28 and 90 days end on the report day. The calendar runs from the first day of opening
      to the last one or the day of `as_of`, whichever is later.
    - **Sums agree.** Unknown members have rows of their own: `(unassigned)` for a technician, `(unknown)` for a location, a
      state, a type or a category. Counts of distinct technicians, users and locations exclude them.
    - **Converted** interactions have at least one incident link.
    - **Rates** come from sums, never from other rates, and the sums stand in the same row. `_pct` is a percentage with two
      decimals, from 0 to 100, with exceptions: `conversion_pct`, `created_pct` and `change_pct` may exceed 100, and
      `change_pct` may be negative. A mean has one decimal. Halves round away from zero.
    - **Medians and percentiles** are nearest ranks, so each is a value that occurred.
    - **Null** is an empty cell in CSV and XLSX, and `null` in JSON and Parquet. A rate over nothing is null.
    - **Closed** interactions have a closing time. If the export's closing time is missing or impossible, the last update of
      a closed interaction stands in for it.
    - **Equal exports give equal bytes**, in whatever order they were loaded.
    - **Changed past days** appear in `restatements.csv`, beside the database, with mart, key, day, column, old, new and the
      exports that caused the change. It covers the columns listed below as restated; all of them are numbers, so a
      changed name is never logged. The exports named are those loaded since the earlier publication that have a row of
      that day; if nothing was loaded, none. The log compares with what was published, in whatever formats, keeps the
      latest 100,000 lines, and is the one output that depends on when the program ran.
    - In CSV, a text that a spreadsheet would take for a formula starts with an apostrophe. In XLSX, a text of more than
      32,767 characters is cut and ends in `…`, and an integer of more than 15 digits is a text.

    """

  private static func ownMarts(_ definitions: [MartDefinition]) -> String {
    """
    ## Your own marts

    Put a `.sql` file with such a header into `marts.d/` (`user_marts` in the configuration), and it becomes a mart too:

    ```sql
    -- mart:   team_days
    -- title:  Each technician's days
    -- grain:  one row per day and technician
    -- key:    full_date, tech_id
    -- reads:  dim_dates, rollup_day_technicians
    -- order:  full_date, then tech_id
    -- column: full_date  date  -  day of opening
    -- column: tech_id  text  -  the desk's id
    -- column: interactions  integer  interactions  opened on the day
    select dim_dates.full_date, rollup_day_technicians.tech_id, rollup_day_technicians.interactions
    from rollup_day_technicians
    inner join dim_dates on dim_dates.date_id = rollup_day_technicians.date_id
    where rollup_day_technicians.date_id between :from_90d and :report_day
    order by dim_dates.full_date, rollup_day_technicians.tech_id;
    ```

    The header needs `mart`, `grain`, `key`, `reads`, `order` and at least one `column`. It may also have `title`,
    `additivity`, `caveat` (any number) and `restated`. After a column name in `restated`, write `(links)` if it also counts
    links, `(closing)` if it counts closings, `(level)` if it continues the day before. Separate a column's name, type, unit
    (`-` for none) and meaning by two or more blanks. Types are `text`, `integer`, `boolean` (0 or 1), `date`
    (`YYYY-MM-DD`), `datetime` (`YYYY-MM-DDTHH:MM:SS`) and `number(decimals)`; add a `?` to allow null. The program rounds
    numbers for you. The query must return the header's columns in the header's order, and the key must be unique. It may
    use the parameters \
    \(MartParameters.names.map { "`\($0)`" }.joined(separator: ", ")); those that are days are numbers, `YYYYMMDD`.

    The query may only read, and only the tables in `reads`. The program refuses functions whose result changes from run to
    run (`random()`, `date('now')`), and stops a query that has not finished after some minutes, or that gives more than
    5,000,000 rows, 20,000,000 cells or 64 MiB of text. Texts must be UTF-8, and no integer may be -2^63.

    With `people: ids` or `pseudonyms` (docs/SECURITY.md), the columns `tech_id`, `tech_name`, `user_id`, `user_name` and
    `created_by` show ids or pseudonyms; declare other columns with `-- person: id, name`, once for each person. The
    program then sorts the rows of such a mart by what it publishes: by the columns that `order` names
    (`interactions descending, then tech_id`), then by all columns.

    An error names file and line and stops only that mart; the run then exits with 65. The mart's files from its last good
    night stay, except for its sheet, and the report says so.

    """
  }

  private static let howToOpen = """
    ## How to open them

    - **Excel:** open `itsm-marts.xlsx`, or double-click a `.csv` (its byte order mark makes `Zoë` come out right).
    - **LibreOffice:** the same; for a `.csv`, choose UTF-8 and the comma.
    - **Power Query:** *Get Data › From Folder* on `marts/`, or `Parquet.Document(File.Contents("…\\daily.parquet"))`.
    - **pandas:** `pandas.read_parquet("marts/daily.parquet")`, or
      `pandas.read_csv("marts/daily.csv", parse_dates=["full_date"])`.
    - **Polars:** `polars.read_parquet("marts/daily.parquet")`.
    - **DuckDB:** `duckdb -c "select * from 'marts/daily.parquet' where is_complete order by full_date desc limit 7"`.
    - **Check a set:** `frictionless validate marts/datapackage.json`.

    """
}

extension RestatedColumn {
  fileprivate var words: String {
    "`\(name)`" + (tie == .level ? " (a level: only on days where the change starts or its size changes)" : "")
  }
}

extension String {
  fileprivate var cell: String { split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }

  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
