/// `docs/MARTS.md`, made of the headers of the SQL files. A test fails when the page is not this.
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
    for caveat in definition.caveats { text += "- **Mind:** \(caveat)\n" }
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

    What `itsm-marts` writes for people to open. Each mart is a table; its definition is one file in `Sources/Marts/SQL/`,
    and this page is made of the headers of those files (`make golden` writes it anew).

    Each is there as `<mart>.csv`, `<mart>.json` and `<mart>.parquet`, and as a sheet of `itsm-marts.xlsx`;
    `datapackage.json` describes all files: columns, sizes, hashes, and the exports that they come from.


    """

  private static let rules = """
    ## What holds for all

    - **The clock is the data's.** `as_of` is the greatest `sys_updated_on` of the interactions. The report day is the day
      of `as_of` if its time is at or after `day_closes_at` (20:00), else the day before, but never before the first opened
      day. Windows of 28 and 90 days end on the report day. The calendar runs from the first opened day to the later of the
      last opened day and the day of `as_of`.
    - **Sums meet.** The unknown keep their rows: `(unassigned)` for a technician, `(unknown)` for a location, a state, a
      type, a category. Counts of different technicians, users and locations leave them out.
    - **Converted** means: has at least one incident link.
    - **Rates** are made of sums, never of rates, and stand beside what they are made of. `_pct` is in percent with two
      decimals: 0–100, but for `conversion_pct` and `created_pct`, which may pass 100, and `change_pct`, which may lie below
      0 too. A mean has one decimal. Rounding is half away from zero.
    - **Medians and percentiles** are nearest ranks: a value that occurred.
    - **Null** is empty in CSV and in a sheet, and `null` in JSON and Parquet. A rate of nothing is null.
    - **Closed** means: has a closing time. Where the export has none, or one that can't be, the last update of a closed
      interaction stands for it.
    - **Equal exports give equal bytes**, in whatever order they were loaded.
    - **Past days that moved** are told in `restatements.csv`, beside the database: mart, key, day, column, old, new, and the
      exports that caused it, for the columns that a mart names below as restated; of all that was loaded since the earlier
      publication, those that have a row of that day, none where nothing was loaded. It compares with what was published,
      in whatever formats, keeps the latest 100,000 lines, and is the one output that depends on when the program ran.
    - In CSV, a text that a spreadsheet would take for a formula has an apostrophe before it.

    """

  private static func ownMarts(_ definitions: [MartDefinition]) -> String {
    """
    ## Your own marts

    Any `.sql` file in `marts.d/` (`user_marts` in the configuration) that has such a header becomes a mart like ours:

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

    `mart`, `grain`, `key`, `reads`, `order` and at least one `column` must be there; `title`, `additivity`, `caveat` (any
    number) and `restated` may; behind a column of the latter stands `(links)` if it counts those too, `(closing)` if it
    counts closings, `(level)` if it carries on the day before. Two blanks or more separate a column's name, type, unit
    (`-` for none) and meaning. Types are `text`, `integer`, `boolean` (0 or 1), `date` (`YYYY-MM-DD`), `datetime`
    (`YYYY-MM-DDTHH:MM:SS`) and `number(decimals)`, with a `?` behind it if null is allowed; numbers are rounded for you.
    The query's columns must be those of the header, in its order, and the key unique. It may name \
    \(MartParameters.names.map { "`\($0)`" }.joined(separator: ", ")); days among these are numbers, `YYYYMMDD`.

    It only reads, and only what `reads` names; what is another each time (`random()`, `date('now')`) is refused, and a
    query that has not ended after some minutes is stopped.

    With `people: ids` or `pseudonyms` (docs/SECURITY.md), columns named `tech_id`, `tech_name`, `user_id`, `user_name` and
    `created_by` are shown so; `-- person: id, name` says it of other columns, once for each person.

    An error names file and line and stops only that mart; the exit status is 65 then. Its files of the last night on which
    it was made stay, but for its sheet, and the report says so.

    """
  }

  private static let howToOpen = """
    ## How to open them

    - **Excel:** open `itsm-marts.xlsx`, or double-click a `.csv` (it has a byte order mark, so that `Zoë` is right).
    - **LibreOffice:** the same; for a `.csv` choose UTF-8 and the comma.
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
    "`\(name)`" + (tie == .level ? " (a level: where its change begins or becomes another)" : "")
  }
}

extension String {
  fileprivate var cell: String { split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }

  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
