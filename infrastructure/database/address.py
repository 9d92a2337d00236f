"""Where the server is and how to connect to it, in parts; what is shown of it is put together from these."""

from collections.abc import Mapping, Sequence
from typing import TypedDict
from urllib.parse import quote, unquote, urlencode

from attrs import field, frozen

from infrastructure.database.errors import InvalidDatabaseUrl
from infrastructure.database.parameters import problem_with

_SCHEMES = ("postgres", "postgresql", "postgresql+asyncpg")
_OF_THE_DRIVER = (
    "passfile",
    "sslmode",
    "sslcert",
    "sslkey",
    "sslpassword",
    "sslrootcert",
    "sslcrl",
    "sslnegotiation",
    "ssl_min_protocol_version",
    "ssl_max_protocol_version",
    "target_session_attrs",
    "krbsrvname",
    "gsslib",
)
"""What asyncpg takes from an address and understands as libpq does."""


_NAMES_OF_DATABASE = ("dbname", "database")


class Arguments(TypedDict, total=False):
    """Of asyncpg's `connect`."""

    timeout: float
    server_settings: dict[str, str]
    dsn: str
    host: list[str]
    port: int | list[int]
    user: str
    password: str
    database: str


@frozen(kw_only=True)
class Address:
    hosts: Sequence[str] = ()
    """Names, or directories of Unix sockets, tried in this order."""
    ports: Sequence[int] = ()
    """One for each host, or one for all."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    database: str | None = None
    parameters: Mapping[str, str] = field(factory=dict, repr=False)

    @classmethod
    def of(cls, url: str) -> "Address":
        """Take `postgres://`, `postgresql://` and `postgresql+asyncpg://`. Raises InvalidDatabaseUrl."""
        scheme, separator, rest = url.partition("://")
        if not separator:
            raise InvalidDatabaseUrl("it is not of the form postgresql://user:password@host/database")
        if scheme not in _SCHEMES:
            raise InvalidDatabaseUrl("it does not begin with postgresql://")
        credentials, _, place = rest.rpartition("@")
        if "#" in place or any(mark in credentials for mark in "/?#"):
            raise InvalidDatabaseUrl(
                "a name or a password in it must have %2F for /, %3F for ?, %23 for # and %40 for @"
            )
        user, colon, password = credentials.partition(":")
        place, _, query = place.partition("?")
        authority, _, database = place.partition("/")
        given = _parameters(query)
        hosts, ports = _hosts(authority)
        return cls(
            hosts=given.pop("host").split(",") if "host" in given else hosts,
            ports=_ports(given.pop("port").split(",")) if "port" in given else ports,
            user=given.pop("user", unquote(user)) or None,
            password=given.pop("password", unquote(password) if colon else None),
            database=given.pop("dbname", given.pop("database", unquote(database))) or None,
            parameters=given,
        )._checked()

    def _checked(self) -> "Address":
        if len(self.ports) > 1 and len(self.ports) != len(self.hosts):
            raise InvalidDatabaseUrl("it must name one port, or one for each host")
        return self

    @property
    def is_pooled(self) -> bool:
        """Whether it says that it leads to a pooler, as addresses from hosting services do."""
        return self.parameters.get("pgbouncer") == "true"

    @property
    def application_name(self) -> str | None:
        return self.parameters.get("application_name")

    def arguments(self, *, name: str, within: float, settings: Mapping[str, str]) -> Arguments:
        """What it takes to connect within so many seconds, with these settings of the server.

        The address may shorten the time, and may set what `settings` leaves open.
        """
        wanted = int(self.parameters.get("connect_timeout", 0))
        options = {"options": self.parameters["options"]} if "options" in self.parameters else {}
        found = Arguments(
            timeout=min(within, wanted or within),
            server_settings={**options, **settings, "application_name": name},
        )
        of_the_driver = {key: value for key, value in self.parameters.items() if key in _OF_THE_DRIVER}
        if of_the_driver:
            found["dsn"] = "postgresql://?" + urlencode(of_the_driver, quote_via=quote)
        if self.hosts:
            found["host"] = list(self.hosts)
        if self.ports:
            found["port"] = self._port_of_each() if self.hosts else self.ports[0]
        if self.user is not None:
            found["user"] = self.user
        if self.password is not None:
            found["password"] = self.password
        if self.database is not None:
            found["database"] = self.database
        return found

    def _port_of_each(self) -> list[int]:
        return list(self.ports) if len(self.ports) > 1 else list(self.ports) * len(self.hosts)

    def __str__(self) -> str:
        """As psql would take it, but for the password."""
        user = quote(self.user or "", safe="")
        secret = "" if self.password is None else ":***"
        place, query = ",".join(self._places()), ""
        if any(host.startswith("/") for host in self.hosts):
            ports = {"port": ",".join(map(str, self.ports))} if self.ports else {}
            place, query = "", "?" + urlencode({"host": ",".join(self.hosts), **ports}, quote_via=quote, safe="")
        at = "@" if user or secret or query else ""
        return f"postgresql://{user}{secret}{at}{place}/{quote(self.database or '', safe='')}{query}"

    def _places(self) -> list[str]:
        hosts = [f"[{host}]" if ":" in host else quote(host, safe="") for host in self.hosts]
        if not self.ports:
            return hosts
        return [f"{host}:{port}" for host, port in zip(hosts, self._port_of_each(), strict=True)]


def in_database(url: str, database: str) -> str:
    """The same address, but for the database."""
    scheme, _, rest = url.partition("://")
    credentials, at, place = rest.rpartition("@")
    place, _, query = place.partition("?")
    kept = [part for part in query.split("&") if part and unquote(part.partition("=")[0]) not in _NAMES_OF_DATABASE]
    behind = f"?{'&'.join(kept)}" if kept else ""
    return f"{scheme}://{credentials}{at}{place.partition('/')[0]}/{quote(database, safe='')}{behind}"


def _parameters(query: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in query.split("&") if query else ():
        name, _, value = part.partition("=")
        name, value = unquote(name), unquote(value)
        problem = problem_with(name, value)
        if problem is not None:
            raise InvalidDatabaseUrl(problem)
        if name in found:
            raise InvalidDatabaseUrl(f"its parameter {name} is given twice")
        found[name] = value
    mode = found.pop("ssl", None)  # what SQLAlchemy and others call it
    if mode is not None:
        found.setdefault("sslmode", {"true": "require", "false": "disable"}.get(mode, mode))
    return found


def _hosts(authority: str) -> tuple[list[str], list[int]]:
    """The hosts, and as many ports, or none where none is given."""
    if not authority:
        return [], []
    places = [_host_and_port(place) for place in authority.split(",")]
    hosts = [unquote(host) for host, _ in places]
    if not any(port for _, port in places):
        return hosts, []
    return hosts, _ports([port or "5432" for _, port in places])


def _host_and_port(place: str) -> tuple[str, str]:
    if place.startswith("["):
        host, _, port = place[1:].partition("]")
        return host, port.removeprefix(":")
    host, _, port = place.partition(":")
    return host, port


def _ports(texts: Sequence[str]) -> list[int]:
    if not all(text.isascii() and text.isdecimal() and len(text) <= 5 and 0 < int(text) < 65536 for text in texts):
        raise InvalidDatabaseUrl("its port is no number from 1 to 65535")
    return [int(text) for text in texts]
