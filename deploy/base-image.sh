#!/bin/bash
# Makes a base image for the Dockerfile from Debian's own packages, where python:3.13-slim cannot be pulled:
#   deploy/base-image.sh tux-base:trixie && docker build --build-arg BASE=tux-base:trixie -t tux .
# With the names of packages, an image with those instead, as for PGBOUNCER_IMAGE:
#   deploy/base-image.sh tux-pgbouncer:trixie pgbouncer
# Needs root and debootstrap (apt install debootstrap). The mirror is apt's own, or MIRROR; the release is SUITE.
set -euo pipefail
tag=${1:?usage: deploy/base-image.sh TAG [PACKAGE...]}
shift
client=
[ $# -gt 0 ] || { client=17; set -- python3 ca-certificates libfribidi0 liblz4-1 libpq5 libxxhash0 libzstd1 python3-venv tzdata; }
packages=$*
suite=${SUITE:-trixie}
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' | grep -v security | head -n 1)}
root=$(mktemp -d "${TMPDIR:-/var/tmp}/tux-base.XXXXXX")
trap 'rm -rf "$root"' EXIT

debootstrap --variant=minbase --include="${packages// /,}" "$suite" "$root" "$mirror" >"$root.log" 2>&1 ||
    { tail -n 20 "$root.log" >&2; exit 1; }
if [ -n "$client" ]; then # what the Dockerfile takes of it, and as that does: the whole package would bring Perl
    chroot "$root" sh -ec "apt-get update; cd /tmp; apt-get download postgresql-client-$client" >"$root.log" 2>&1 ||
        { tail -n 20 "$root.log" >&2; exit 1; }
    dpkg-deb --fsys-tarfile "$root"/tmp/postgresql-client-*.deb |
        tar -x -C "$root" "./usr/lib/postgresql/$client/bin/pg_dump" "./usr/lib/postgresql/$client/bin/pg_restore"
    rm "$root"/tmp/postgresql-client-*.deb
fi
rm -rf "$root.log" "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/*.log \
    "$root"/usr/share/{doc,info,locale,man}
: >"$root/etc/apt/sources.list" # the mirror is this machine's own affair
tar -C "$root" -c . | docker import --change "CMD [\"$1\"]" - "$tag"
