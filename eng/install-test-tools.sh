#!/usr/bin/env bash
# Installs the programs that the tests need in addition to the .NET SDK, from Debian's packages:
#   node and npm            an independent SMTP receiver and mail parser
#   PostgreSQL              the bus in the application's database; each test starts its own server
#   redis-server            the bus, limits and address book that processes share
#   a C compiler and zlib   the AOT test links a native program; chaos tests preload a library into real processes
#   Firefox                 a real browser receives web push messages
#   Chromium                the operator page in a real browser
#   Python                  another mail parser
#   Exim and Postfix        other mail servers
# Does nothing if all programs are installed.
set -euo pipefail

missing=()
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
command -v gcc >/dev/null || command -v clang >/dev/null || missing+=(gcc libc6-dev)
[ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
command -v firefox-esr >/dev/null || missing+=(firefox-esr)
command -v chromium >/dev/null || missing+=(chromium)
command -v redis-server >/dev/null || missing+=(redis-server)
compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
command -v python3 >/dev/null || missing+=(python3)
PATH="$PATH:/usr/sbin" command -v exim4 >/dev/null || missing+=(exim4-daemon-light)
# Exim and Postfix exclude each other, so Postfix is unpacked and not installed.
postfix=/opt/notify-postfix
unpack=true
[ ! -e "$postfix/usr/lib/postfix/sbin/master" ] && [ ! -e /usr/lib/postfix/sbin/master ] || unpack=false
[ ${#missing[@]} -eq 0 ] && ! $unpack && exit 0

sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo
command -v apt-get >/dev/null || { echo "The tests need ${missing[*]}; install them with your package manager." >&2; exit 1; }
echo "Installing ${missing[*]}$($unpack && echo " and Postfix" || true)"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -q=2
# The package would create and start a server of its own.
if [[ " ${missing[*]} " == *" postgresql "* ]]; then
  $sudo mkdir -p /etc/postgresql-common
  echo "create_main_cluster = false" | $sudo tee /etc/postgresql-common/createcluster.conf >/dev/null
fi
[ ${#missing[@]} -eq 0 ] || $sudo apt-get install -q=2 -y --no-install-recommends "${missing[@]}" >/dev/null
if $unpack; then
  folder=$(mktemp -d)
  (cd "$folder" && apt-get download -q=2 postfix)
  libraries=$(dpkg-deb -f "$folder"/postfix_*.deb Depends | grep -oE '\blib[a-z0-9.+-]+')
  $sudo apt-get install -q=2 -y --no-install-recommends $libraries >/dev/null
  $sudo dpkg-deb -x "$folder"/postfix_*.deb "$postfix"
  rm -r "$folder"
fi
