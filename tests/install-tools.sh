#!/bin/sh
# The tests drive the chat page in Chromium and the store on PostgreSQL. As root on Debian or Ubuntu both are installed
# here when they are missing; elsewhere this says how, and the tests that need them are skipped.
set -eu
missing=
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing="$missing chromium"
command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "Not installed:$missing. The tests that need it are skipped; on Debian or Ubuntu: sudo apt-get install$missing"
fi
