#!/usr/bin/env bash
# Takes in the spec that SOURCE names, and regenerates the client; whatever fails, the folder $1 says how far it came:
# report.md, spec.patch where there is a difference, and in the file `outcome` one of the words none, change, trouble.
set -uo pipefail
change=$1
mkdir -p "$change"
report=$change/report.md

finish() {
	echo "$1" >"$change/outcome"
	exit 0
}

# Indented, a text is shown as it is: nothing in it can be Markdown.
quote() {
	printf '\n'
	tail -n 40 "$1" | sed 's/^/    /'
	printf '\n'
}

step() {
	"$@" >"$change/log" 2>&1 && return
	printf '\n### `%s` fails\n' "$*" >>"$report"
	quote "$change/log" >>"$report"
	false
}

: >"$report"
step make setup || finish trouble
.venv/bin/python -m scripts.diff "$SOURCE" >"$report" 2>"$change/log"
# It ends with 1 where the facade breaks, which is what the report is for.
if [ $? -gt 1 ]; then
	printf '### The documents cannot be compared\n' >>"$report"
	quote "$change/log" >>"$report"
	finish trouble
fi
step make spec && step make generate || finish trouble
# The lock file alone differs when the vendor changed something that the facade does not track.
[ -n "$(git status --porcelain -- openapi.json generated)" ] || finish none
git add --all openapi.json openapi.lock.json generated
git diff --cached --binary >"$change/spec.patch"
step make check test && printf '\n`make check test` passes.\n' >>"$report"
finish change
