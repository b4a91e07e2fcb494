#!/usr/bin/env bash
# Installs what the tests need when it may; says exactly what is missing when it may not.
set -euo pipefail
missing=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
command -v python3 >/dev/null || missing+=(python3)
command -v pg_config >/dev/null || missing+=(libpq-dev)
command -v chromium >/dev/null || missing+=(chromium)
fc-list 2>/dev/null | grep -q 'Noto Sans CJK' || missing+=(fonts-noto-cjk fontconfig)
[ -e /usr/include/openssl/ssl.h ] || missing+=(libssl-dev)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ]; then
  apt-get update -q && apt-get install -y -q "${missing[@]}"
else
  echo "Please install: apt-get install ${missing[*]}" >&2
  exit 1
fi
