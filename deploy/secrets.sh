#!/bin/sh
# Writes the secrets that compose.yaml reads into the folder `secrets`, or the one named; what is there already is kept.
# The bot's token is asked for, or read from standard input; the passwords are drawn at random.
set -eu
folder=${1:-secrets}
umask 077
mkdir -p "$folder"
# The folder keeps others of this machine out. The files themselves are for the containers' accounts, which are others.
chmod 700 "$folder"

write() {
    cat >"$folder/.$1" && chmod 644 "$folder/.$1" && mv "$folder/.$1" "$folder/$1"
}

missing() {
    [ ! -s "$folder/$1" ]
}

if missing discord_token; then
    if [ -t 0 ]; then
        stty -echo
        trap 'stty echo' EXIT
        printf "The bot's token, from Discord's developer portal (it is not shown): " >&2
    fi
    read -r token || true
    if [ -t 0 ]; then stty echo && trap - EXIT && echo >&2; fi
    if [ -z "${token:-}" ]; then
        echo "No token was given, and nothing was changed." >&2
        exit 1
    fi
    printf '%s\n' "$token" | write discord_token
fi
for name in postgres_password grafana_password; do
    if missing "$name"; then od -An -N24 -tx1 /dev/urandom | tr -d ' \n' | write "$name"; fi
done
password=$(cat "$folder/postgres_password")
printf 'postgresql://tux:%s@postgres:5432/tux\n' "$password" | write database_url
printf 'postgresql://tux:%s@pgbouncer:6432/tux\n' "$password" | write database_url_pgbouncer
printf '"tux" "%s"\n' "$password" | write pgbouncer_users
echo "The secrets are in $folder."
