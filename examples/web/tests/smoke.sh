#!/bin/sh
# Runs as root inside the booted image. Exit code 0 passes; what it prints is kept with the result.
set -eu

systemctl is-active nginx.service
nginx -t -q

get() {
    python3 -c 'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=20).read().decode(), end="")' "$1"
}

test "$(get http://127.0.0.1/health)" = ok
get http://127.0.0.1/ | grep -q "built by slipway"

sshd -T | grep -qx "passwordauthentication no"
