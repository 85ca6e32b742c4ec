#!/bin/sh
# Makes sure that a Swift toolchain and the system packages are there; says what it does.
# usage: prerequisites.sh SWIFT MINIMUM PACKAGE…
set -eu
swift=$1 minimum=$2
shift 2

advice="Install Swift $minimum or newer: https://www.swift.org/install/linux/ (swiftly: 'swiftly install latest')"
if ! command -v "$swift" >/dev/null 2>&1; then
  echo "No Swift toolchain found ('$swift'). $advice, or give its place: make SWIFT=/path/to/swift" >&2
  exit 1
fi
version=$("$swift" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
oldest=$(printf '%s\n%s\n' "$minimum" "${version:-0}" | sort -V | head -n 1)
if [ "$oldest" != "$minimum" ]; then
  echo "Swift ${version:-of unknown version} is too old. $advice" >&2
  exit 1
fi

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "Not a Debian or Ubuntu system: please install what these packages hold yourself: $*"
  exit 0
fi
missing=
for package in "$@"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

sudo=
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "Please install as root: apt-get install$missing" >&2
    exit 1
  fi
  sudo=sudo
fi
# Package lists that are missing, as in fresh containers, or older than a day name packages that cannot be fetched.
lists=/var/lib/apt/lists/
eval "$(apt-config shell lists Dir::State::lists/d 2>/dev/null || true)"
are_fresh() {
  find "$lists" -maxdepth 1 -name '*_Packages*' 2>/dev/null | grep -q . &&
    find "$lists" "$lists/partial" -maxdepth 0 -mtime -1 2>/dev/null | grep -q .
}
if ! are_fresh; then
  echo "Fetching the package lists"
  $sudo apt-get update || echo "Some package lists could not be fetched; going on with what is there" >&2
fi
echo "Installing$missing"
# shellcheck disable=SC2086  # the packages are words
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
