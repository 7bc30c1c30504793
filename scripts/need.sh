# To be sourced: finds out which programs are missing, and gets them where it
# may.
missing=()

# need COMMAND-OR-FILE PACKAGE notes a Debian package that is missing.
need() {
  compgen -G "$1" >/dev/null || command -v "$1" >/dev/null 2>&1 || missing+=("$2")
}

# get_missing installs what is missing on Debian as root; elsewhere it names it
# and ends the script.
get_missing() {
  if ! command -v go >/dev/null 2>&1; then
    echo "missing: Go $(sed -n 's/^go //p' go.mod) or later: https://go.dev/dl" >&2
    exit 1
  fi
  ((${#missing[@]})) || return 0
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null 2>&1; then
    echo "missing: ${missing[*]}" >&2
    echo "install them, on Debian or Ubuntu with: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  echo "== installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
