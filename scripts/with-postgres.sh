#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL cluster; its address is in TEST_DATABASE_URL.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
dir=$(mktemp -d /tmp/weifei-pg.XXXXXX)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$dir"
  as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
  # initdb starts a shell that writes there; some containers come with a null device that only root may write.
  "${as[@]}" test -w /dev/null || chmod 0666 /dev/null
fi
stop() {
  "${as[@]}" "$bin/pg_ctl" -D "$dir/db" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$dir"
}
trap stop EXIT
(cd "$dir" && "${as[@]}" "$bin/initdb" -D "$dir/db" -U postgres --no-sync --auth=trust -E UTF8 --locale=C >/dev/null)
(cd "$dir" && "${as[@]}" "$bin/pg_ctl" -D "$dir/db" -w -l "$dir/log" \
  -o "-p $port -k $dir -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200" start >/dev/null)
export TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres"
"$@"
