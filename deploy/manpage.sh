#!/bin/sh
# manpage.sh BINARY: the manual page, made of what the program says of itself.
set -eu
binary=$1
quoted() { sed -e 's/\\/\\e/g' -e "s/^[.']/\\\\\&&/"; }
printf '.TH ITSM-MARTS 1 "" "itsm-marts %s" "User Commands"\n' "$("$binary" --version)"
printf '.SH NAME\nitsm-marts \\- service desk exports to star schema, marts and charts, night by night\n'
printf '.SH DESCRIPTION\n.nf\n'
COLUMNS=78 "$binary" --help | quoted
printf '.fi\n'
for command in run ingest marts charts check stats verify explain config sample; do
  printf '.SH COMMAND %s\n.nf\n' "$(echo "$command" | tr '[:lower:]' '[:upper:]')"
  COLUMNS=78 "$binary" help "$command" | quoted
  printf '.fi\n'
done
printf '.SH FILES\n.nf\n'
printf 'itsm-marts.yaml        the configuration, in the working directory or named by --config\n'
printf 'interactions.db        the star schema; beside it last_run.json, restatements.csv, rejects/\n'
printf '.fi\n'
