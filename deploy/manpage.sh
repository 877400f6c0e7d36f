#!/bin/sh
# manpage.sh BINARY: prints the manual page, made from the program's own help.
set -eu
binary=$1
quoted() { sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^[.']/\\\\\&&/"; }
help() { COLUMNS=78 "$binary" help "$@"; }
# What a command does: the first paragraph of its help, after the word OVERVIEW.
overview() { help "$@" | sed -n -e 's/^OVERVIEW: //' -e '/^$/q' -e p | quoted; }
# The rest of the help, unchanged.
rest() { help "$@" | sed -e '1,/^$/d' | quoted; }

printf '.TH ITSM\\-MARTS 1 "" "itsm\\-marts %s" "User Commands"\n' "$("$binary" --version)"
printf '.SH NAME\nitsm\\-marts \\- service desk exports to star schema, marts and charts, night by night\n'
printf '.SH SYNOPSIS\n.B itsm\\-marts\n[\\fIcommand\\fR] [\\fIoption\\fR ...]\n'
printf '.SH DESCRIPTION\n'
overview
cat <<'END'
Without a command, the program does
.BR "itsm\-marts run" .
Options override ITSM_MARTS_* variables, which override itsm\-marts.yaml, which overrides the defaults;
.B itsm\-marts config
shows the value in force for each key, and where it came from.
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
the configuration file, like \-\-config
.TP
.B ITSM_MARTS_*
a key of the configuration, in capitals: ITSM_MARTS_EXPORTS, ITSM_MARTS_FORMATS, ITSM_MARTS_DAY_CLOSES_AT
.TP
.BR NO_COLOR ", " TERM
if NO_COLOR is set or TERM is dumb, the program prints no colours; if TERM is dumb, no progress either
.SH EXIT STATUS
.TP
.B 0
done, or nothing new
.TP
.B 64
the command line is wrong
.TP
.B 65
some input was refused and the rest was published; with \-\-strict, something was not clean and nothing changed; explain found no such number
.TP
.B 66
found no exports, or no database
.TP
.B 70
verify found a difference, or there is a bug
.TP
.B 73
can't create or open a file
.TP
.B 74
can't write a file
.TP
.B 75
another run holds the lock
.TP
.B 78
the configuration is wrong, or a newer program wrote the database
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
