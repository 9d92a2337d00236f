from attrs import evolve, field, frozen
from attrs.validators import gt

from infrastructure.bounds import ge
from infrastructure.database.address import Address
from infrastructure.database.errors import InvalidDatabaseUrl
from infrastructure.database.limits import Limits


@frozen(kw_only=True)
class DatabaseSettings:
    """How Tux uses its PostgreSQL server. Times are in seconds. `docs/configuration.md` explains the defaults."""

    url: str = field(default="", repr=False)
    """Where the server is (`postgresql://user:password@host/database`). Empty: the embedded server."""
    session_url: str = field(default="", repr=False)
    """The same database, past a pooler that `url` leads through: for what needs a session. Empty: `url` is used."""
    read_url: str = field(default="", repr=False)
    """A streaming replica, for leaderboards, search and charts. Empty: there is none."""
    read_lag: float = field(default=10.0, validator=gt(0))
    """How far behind the replica may be; beyond that it is not read."""
    deadline: float = field(default=2.5, validator=gt(0))
    """All that a use case or a read may take, retries included; every other limit is derived from it in `limits.py`."""
    pool_size: int = field(default=8, validator=ge(1))
    """Connections kept for units of work, and as many again for reads."""
    pool_overflow: int = field(default=0, validator=ge(0))
    """Connections opened beyond `pool_size` under load, and closed afterwards."""
    pool_recycle: float = field(default=1800.0, validator=ge(-1))
    """Age at which a connection is replaced; -1 for never."""
    ping_after_idle: float = field(default=30.0, validator=ge(0))
    """A connection idle for longer is tested before use; 0 tests each one."""
    migration_wait: float = field(default=60.0, validator=gt(0))
    """How long a start waits while another process brings the schema up to date."""
    application_name: str = "tux"

    @property
    def limits(self) -> Limits:
        return Limits.within(self.deadline)

    @property
    def address(self) -> Address:
        """Raises InvalidDatabaseUrl."""
        found = _address(self.url, "DATABASE_URL")
        if found.is_pooled and not self.is_pooled:
            raise InvalidDatabaseUrl(
                "its parameter pgbouncer can only be true where DATABASE_SESSION_URL names the server itself"
            )
        return found

    @property
    def session_address(self) -> Address:
        """Where a session is one's own: for LISTEN, and for locks that a session holds. Raises InvalidDatabaseUrl."""
        if not self.session_url:
            return self.address
        found = _address(self.session_url, setting := "DATABASE_SESSION_URL")
        if found.is_pooled:
            raise InvalidDatabaseUrl("its parameter pgbouncer cannot be true: it is to name the server itself", setting)
        return found

    def past_poolers(self) -> "DatabaseSettings":
        """For work on this one database in sessions of its own: at the address for sessions, and never at a replica."""
        return evolve(self, url=self.session_url or self.url, session_url="", read_url="")

    @property
    def read_address(self) -> Address | None:
        """The replica's. Raises InvalidDatabaseUrl."""
        return _address(self.read_url, "DATABASE_READ_URL") if self.read_url else None

    @property
    def is_pooled(self) -> bool:
        """Whether the other addresses may lead to another session with each transaction."""
        return bool(self.session_url)

    @property
    def shown_name(self) -> str:
        """What `pg_stat_activity` shows; an address that names the application has the last word."""
        return self.address.application_name or self.application_name


def _address(url: str, setting: str) -> Address:
    try:
        return Address.of(url)
    except InvalidDatabaseUrl as error:
        raise evolve(error, setting=setting) from None
