# An image of Tux: docs/containers.md says how to build and run it.
# BASE is any image with Python 3.12 or 3.13 and its module venv; deploy/base-image.sh makes one from Debian's packages.
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
# Where the packages come from, if not from pip's own index; nothing of it is in the image that results.
ARG PIP_INDEX_URL
ARG PIP_EXTRA_INDEX_URL
ARG PIP_TRUSTED_HOST
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ONLY_BINARY=:all: PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
RUN python3 -m venv /build/pip && python3 -m venv --without-pip /opt/tux
# Before the sources, so that a change of those does not install everything anew.
COPY pyproject.toml constraints.txt deploy/requirements.py ./
RUN python3 requirements.py playground sentry >requirements.txt \
    && /build/pip/bin/pip --python /opt/tux/bin/python3 install --constraint constraints.txt --requirement requirements.txt
COPY README.md ./
COPY domain domain
COPY application application
COPY infrastructure infrastructure
COPY interface interface
COPY migrations migrations
COPY playground playground
RUN /build/pip/bin/pip wheel --no-deps --wheel-dir wheels . \
    && /build/pip/bin/pip --python /opt/tux/bin/python3 install --no-deps wheels/tux-*.whl

FROM ${BASE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Tux" \
      org.opencontainers.image.description="A Discord bot for communities: moderation whose record can be trusted." \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# Pillow writes names in all scripts by means of a library that it expects of the system.
RUN ldconfig -p | grep -q 'libfribidi\.so\.0' || { apt-get update && apt-get install --yes --no-install-recommends libfribidi0 \
    && rm -rf /var/lib/apt/lists/*; }
# Backups want pg_dump and pg_restore of the server's own release, which is that of compose.yaml; the package they are in would bring Perl.
# Where the base knows no such package, the embedded server's do it, as they did before.
ARG PG_CLIENT=17
RUN if ! test -x /usr/lib/postgresql/${PG_CLIENT}/bin/pg_dump && command -v apt-get; then apt-get update \
    && if apt-cache show postgresql-client-${PG_CLIENT} >/dev/null 2>&1; then \
        apt-get install --yes --no-install-recommends libpq5 liblz4-1 libxxhash0 libzstd1 && cd /tmp \
        && apt-get download postgresql-client-${PG_CLIENT} && dpkg-deb --fsys-tarfile postgresql-client-*.deb \
            | tar -x -C / ./usr/lib/postgresql/${PG_CLIENT}/bin/pg_dump ./usr/lib/postgresql/${PG_CLIENT}/bin/pg_restore \
        && rm postgresql-client-*.deb && /usr/lib/postgresql/${PG_CLIENT}/bin/pg_dump --version; \
    fi && rm -rf /var/lib/apt/lists/* /var/cache/apt/*; fi
# PostgreSQL wants its account to have a name, and an orchestrator wants to see that it is not root: a number.
RUN groupadd --gid 10001 tux && useradd --uid 10001 --gid 10001 --home-dir /var/lib/tux --shell /usr/sbin/nologin tux \
    && install -d -o tux -g tux -m 0700 /var/lib/tux
COPY --from=build /opt/tux /opt/tux
ENV PATH=/opt/tux/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 TUX_DATA_DIR=/var/lib/tux
USER 10001:10001
WORKDIR /var/lib/tux
VOLUME /var/lib/tux
HEALTHCHECK --interval=30s --timeout=30s --start-period=120s --retries=3 CMD ["tux", "health"]
ENTRYPOINT ["tux"]
CMD ["run"]
