#!/bin/sh
# Installs the npm packages of a clone when they are missing or no longer those of package-lock.json.
# Progress goes to standard error: standard output belongs to the command that needs the packages.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
stamp=node_modules/.installed-lock.json

# no stamp beside a finished install: somebody ran npm by hand and knows what is there
current() {
  [ -f node_modules/.package-lock.json ] || return 1
  [ ! -f "$stamp" ] || cmp -s package-lock.json "$stamp"
}

# the package `node` links its binary in an install script, which some npm settings forbid
link_node() {
  node_modules/.bin/node --version >/dev/null 2>&1 && return 0
  (cd node_modules/node && node installArchSpecificPackage.js) && ln -sf ../node/bin/node node_modules/.bin/node
}

current && exit 0
if ! command -v npm >/dev/null 2>&1; then
  echo "slipway: npm is not installed, and the packages in package-lock.json are not there" >&2
  echo "  hint: install Node 20 or newer with npm, then run this again" >&2
  exit 5
fi

# two first commands at once: the second waits for the first, then finds everything there
if [ "${1:-}" != --locked ] && command -v flock >/dev/null 2>&1; then
  exec flock package-lock.json sh "$0" --locked
fi
echo "slipway: installing npm packages" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! npm ci --no-audit --no-fund --loglevel=error >"$log" 2>&1 </dev/null || ! link_node >>"$log" 2>&1; then
  cat "$log" >&2
  echo "slipway: npm could not install the packages; see above" >&2
  exit 4
fi
cp package-lock.json "$stamp"
