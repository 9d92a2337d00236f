from attrs import field, frozen
from attrs.validators import gt

from infrastructure.bounds import ge
from infrastructure.database.address import Address
from infrastructure.database.limits import Limits


@frozen(kw_only=True)
class DatabaseSettings:
    """How Tux uses its PostgreSQL server. Times are in seconds. `docs/configuration.md` explains the defaults."""

    url: str = field(default="", repr=False)
    """Where the server is (`postgresql://user:password@host/database`). Empty: the embedded server."""
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
        return Address.of(self.url)

    @property
    def shown_name(self) -> str:
        """What `pg_stat_activity` shows; an address that names the application has the last word."""
        return self.address.application_name or self.application_name
