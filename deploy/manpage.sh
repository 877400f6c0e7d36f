#!/bin/sh
# manpage.sh BINARY: the manual page, made of what the program says of itself.
set -eu
binary=$1
quoted() { sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^[.']/\\\\\&&/"; }
help() { COLUMNS=78 "$binary" help "$@"; }
# What a command is for: the first paragraph of its help, after the word OVERVIEW.
overview() { help "$@" | sed -n -e 's/^OVERVIEW: //' -e '/^$/q' -e p | quoted; }
# The rest of it, as it stands.
rest() { help "$@" | sed -e '1,/^$/d' | quoted; }

printf '.TH ITSM\\-MARTS 1 "" "itsm\\-marts %s" "User Commands"\n' "$("$binary" --version)"
printf '.SH NAME\nitsm\\-marts \\- service desk exports to star schema, marts and charts, night by night\n'
printf '.SH SYNOPSIS\n.B itsm\\-marts\n[\\fIcommand\\fR] [\\fIoption\\fR ...]\n'
printf '.SH DESCRIPTION\n'
overview
cat <<'END'
Without a command it is
.BR "itsm\-marts run" .
Options beat ITSM_MARTS_* variables beat itsm\-marts.yaml beat defaults;
.B itsm\-marts config
shows what is in force, and where each value came from.
.SH COMMANDS
END
for command in run ingest marts charts check stats verify explain config sample; do
  printf '.SS %s\n' "$command"
  overview "$command"
  printf '.PP\n.nf\n'
  rest "$command"
  printf '.fi\n'
done
cat <<'END'
.SH ENVIRONMENT
.TP
.B ITSM_MARTS_CONFIG
the configuration file, as \-\-config
.TP
.B ITSM_MARTS_*
a key of the configuration in capitals: ITSM_MARTS_EXPORTS, ITSM_MARTS_FORMATS, ITSM_MARTS_DAY_CLOSES_AT
.TP
.BR NO_COLOR ", " TERM
with NO_COLOR set, or TERM=dumb, the terminal gets no colours; with TERM=dumb no progress either
.SH EXIT STATUS
.TP
.B 0
done, or nothing new
.TP
.B 64
the command line is wrong
.TP
.B 65
some input was refused, the rest was published; with \-\-strict: not clean, nothing changed; explain: not found
.TP
.B 66
no exports, or no database, found
.TP
.B 70
verify found a difference, or a bug showed
.TP
.B 73
a file can't be made or opened
.TP
.B 74
a file can't be written
.TP
.B 75
another run holds the lock
.TP
.B 78
the configuration is wrong, or the database is of a newer program
.SH FILES
.TP
.I itsm\-marts.yaml
the configuration, in the working directory or named by \-\-config
.TP
.I interactions.db
the star schema; beside it last_run.json, restatements.csv, rejects/
.TP
.IR marts/ ", " charts/
what is published
END
