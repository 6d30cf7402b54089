# What the scripts of the readers share: the programs that they need, each installed once.
# GRADUS_READERS: the folder to keep them in.

GRADUS_READERS=$(mkdir -p "${GRADUS_READERS:-target/readers}" && cd "${GRADUS_READERS:-target/readers}" && pwd)
export GRADUS_READERS DEBIAN_FRONTEND=noninteractive PYTHONDONTWRITEBYTECODE=1
lists_are_new=

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# packages NAME…: Debian packages, installed where they are missing.
packages() {
  local missing=() one
  for one; do
    if ! dpkg-query --show --showformat='${Status}' "$one" 2>/dev/null | grep -q ' installed$'; then
      missing+=("$one")
    fi
  done
  if [ ${#missing[@]} -eq 0 ]; then
    return
  fi
  local command="apt-get install --yes --no-install-recommends ${missing[*]}"
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    fail "missing: ${missing[*]}; as root: $command"
  fi
  printf 'installing %s\n' "${missing[*]}" >&2
  if [ -z "$lists_are_new" ]; then
    apt-get update --quiet=2 >&2 || fail "missing: ${missing[*]}; run: apt-get update && $command"
    lists_are_new=yes
  fi
  $command --quiet=2 >"$GRADUS_READERS/apt.log" 2>&1 || {
    tail -n 20 "$GRADUS_READERS/apt.log" >&2
    fail "missing: ${missing[*]}; run: apt-get update && $command"
  }
}

# program NAME [PACKAGE]: a program, from wherever it comes.
program() {
  command -v "$1" >/dev/null || packages "${2:-$1}"
  command -v "$1" >/dev/null || fail "missing: $1; run: apt-get install --yes ${2:-$1}"
}

# venv NAME LIST: the Python packages of a list, in a folder of their own.
venv() {
  local folder=$GRADUS_READERS/$1
  if cmp --quiet "$2" "$folder/installed.txt"; then
    return
  fi
  printf 'installing %s\n' "$2" >&2
  program python3
  rm -rf "$folder"
  python3 -m venv "$folder" 2>/dev/null || {
    packages python3-venv
    python3 -m venv --clear "$folder" || fail "missing: venv; run: apt-get install --yes python3-venv"
  }
  "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$2" ||
    fail "missing: packages of $2; run: $folder/bin/pip install --requirement $2"
  cp "$2" "$folder/installed.txt"
}

# node_packages NAME FOLDER: the npm packages of a folder's package-lock.json.
node_packages() {
  local folder=$GRADUS_READERS/$1
  program node nodejs
  node -e 'process.exit(Number(parseInt(process.versions.node) < 20))' ||
    fail "missing: Node.js 20, this is $(node --version); run: apt-get install --yes nodejs (Debian 13), or see https://nodejs.org/"
  if cmp --quiet "$2/package-lock.json" "$folder/installed.json"; then
    return
  fi
  printf 'installing %s\n' "$2/package-lock.json" >&2
  program npm
  rm -rf "$folder"
  mkdir -p "$folder"
  cp "$2/package.json" "$2/package-lock.json" "$folder"
  npm ci --prefix "$folder" --ignore-scripts --omit=optional --no-audit --no-fund --loglevel=error >&2 ||
    fail "missing: packages of $2/package-lock.json; run: npm ci --prefix $folder"
  cp "$2/package-lock.json" "$folder/installed.json"
}
