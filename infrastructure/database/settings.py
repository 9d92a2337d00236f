from attrs import field, frozen
from attrs.validators import ge


@frozen(kw_only=True)
class DatabaseSettings:
    """How Tux uses its PostgreSQL server. Times are in seconds. `docs/configuration.md` says why the defaults."""

    url: str = field(default="", repr=False)
    """Where the server is (`postgresql://user:password@host/database`). Empty: the embedded server."""
    pool_size: int = field(default=8, validator=ge(1))
    """Connections kept for units of work, and as many again for reads."""
    pool_overflow: int = field(default=0, validator=ge(0))
    """Connections opened beyond `pool_size` under load, and closed afterwards."""
    pool_timeout: float = field(default=2.0, validator=ge(0))
    """How long to wait for a free connection."""
    pool_recycle: float = field(default=1800.0, validator=ge(-1))
    """Age at which a connection is replaced; -1 for never."""
    ping_after_idle: float = field(default=30.0, validator=ge(0))
    """A connection idle for longer is tried out before use; 0 tries each one out."""
    connect_timeout: float = field(default=2.0, validator=ge(0))
    statement_timeout: float = field(default=10.0, validator=ge(0))
    lock_timeout: float = field(default=5.0, validator=ge(0))
    retry_for: float = field(default=2.0, validator=ge(0))
    """How long a use case is retried after failures that pass."""
    application_name: str = "tux"
