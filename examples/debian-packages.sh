#!/usr/bin/env bash
# Puts this machine's Debian package index (package name -> stanza, tens of thousands of records)
# into a store, kills the import with -9 in the middle, and checks that every record acknowledged
# before the kill is there, byte for byte. Then finishes the import and compares everything.
#
# Needs apt-cache and a JDK; leaves nothing behind.
set -euo pipefail
export LC_ALL=C

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
lohdb=$root/lohdb

work=$(mktemp -d)
import_pid=
feeder_pid=
cleanup() {
    # Only what this script started.
    if [ -n "$import_pid" ]; then kill -9 "$import_pid" 2>/dev/null || true; fi
    if [ -n "$feeder_pid" ]; then kill "$feeder_pid" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap cleanup EXIT

say() { printf '\n== %s\n' "$*"; }
fail() {
    echo "FAILED: $*" >&2
    exit 1
}

say "1. The package index as one line per package"
command -v apt-cache >/dev/null || fail "this machine has no apt-cache"
if [ -z "$(apt-cache dumpavail 2>/dev/null | head -n 1)" ]; then
    [ "$(id -u)" = 0 ] || fail "no package index here: run apt-get update as root first"
    apt-get update >"$work/update.log" 2>&1 || { cat "$work/update.log" >&2; fail "apt-get update"; }
fi
# Key, tab, stanza; the same escapes as lohdb's: \\ \t \n \r. A package's first stanza counts.
apt-cache dumpavail | awk '
    BEGIN { RS = ""; FS = "\n" }
    {
        name = $1
        if (sub(/^Package: /, "", name) == 0 || seen[name]++) next
        stanza = $0
        gsub(/\\/, "&&", stanza)
        gsub(/\t/, "\\t", stanza)
        gsub(/\r/, "\\r", stanza)
        gsub(/\n/, "\\n", stanza)
        print name "\t" stanza
    }' >"$work/packages.tsv"
count=$(wc -l <"$work/packages.tsv")
[ "$count" -gt 1000 ] || fail "only $count packages in the index"
echo "$count packages, $(wc -c <"$work/packages.tsv") bytes"

say "2. Import, look, list"
"$lohdb" --data-dir "$work/store" import "$work/packages.tsv"
"$lohdb" --data-dir "$work/store" count
"$lohdb" --data-dir "$work/store" list --no-raw --prefix python3-num
"$lohdb" --data-dir "$work/store" get bash | head -n 3 || true

say "3. The same import into another store, killed with -9 in the middle"
# Through a pipe, in pieces with pauses between them, so that the middle lasts long enough.
: >"$work/acknowledged"
mkfifo "$work/feed"
awk '{ print } NR % 500 == 0 { fflush(); system("sleep 0.03") }' \
    "$work/packages.tsv" >"$work/feed" &
feeder_pid=$!
"$lohdb" --data-dir "$work/killed" import --acknowledge --format tsv "$work/feed" \
    >"$work/acknowledged" &
import_pid=$!
acknowledged() {
    # A last line without its end is not counted.
    awk '/^acknowledged [0-9]+$/ { n = $2 } END { print n + 0 }' "$work/acknowledged"
}
until [ "$(acknowledged)" -ge $((count / 3)) ]; do
    kill -0 "$import_pid" 2>/dev/null || fail "the import ended by itself"
    sleep 0.01
done
kill -9 "$import_pid"
# The braces keep the shell's own report of the kill out of the transcript.
if { wait "$import_pid"; } 2>/dev/null; then fail "the import ended before the kill"; fi
import_pid=
{ wait "$feeder_pid" || true; } 2>/dev/null
feeder_pid=
lines=$(acknowledged)
[ "$lines" -lt "$count" ] || fail "everything was imported before the kill"
echo "killed after line $lines of $count was acknowledged"

say "4. Open it again: what was acknowledged is there"
"$lohdb" --data-dir "$work/killed" stats | sed -n '/^  keys/p; /^  opening/p'
"$lohdb" --data-dir "$work/killed" export --format tsv - 2>/dev/null | sort >"$work/after-kill"
head -n "$lines" "$work/packages.tsv" | sort >"$work/promised"
missing=$(comm -23 "$work/promised" "$work/after-kill" | wc -l)
foreign=$(sort "$work/packages.tsv" | comm -13 - "$work/after-kill" | wc -l)
echo "$(wc -l <"$work/after-kill") records in the store, $lines of them promised:" \
    "$missing missing or different, $foreign that were never written"
[ "$missing" -eq 0 ] || fail "$missing acknowledged records are missing or different"
[ "$foreign" -eq 0 ] || fail "$foreign records were never written"

say "5. Finish the import and compare everything"
"$lohdb" --data-dir "$work/killed" import "$work/packages.tsv"
"$lohdb" --data-dir "$work/killed" export --format tsv - 2>/dev/null | sort >"$work/complete"
sort "$work/packages.tsv" | cmp - "$work/complete" || fail "the store differs from the index"
[ "$("$lohdb" --data-dir "$work/killed" count)" -eq "$count" ] || fail "the count differs"
echo "$count records, all equal"
