"""Reading alone in DuckDB: every field of a CSV file as text, on one thread. Usage: read_all_text.py FILE..."""

import sys

import duckdb

connection = duckdb.connect()
connection.execute("set threads = 1")
for path in sys.argv[1:]:
    reader = f"read_csv('{path}', all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"')"
    columns = [row[0] for row in connection.execute(f"describe select * from {reader}").fetchall()]
    # The sum of all lengths, so that no field can be skipped.
    lengths = ", ".join(f"sum(strlen({column}))" for column in columns)
    print(path.rpartition("/")[2], *connection.execute(f"select count(*), {lengths} from {reader}").fetchone())
