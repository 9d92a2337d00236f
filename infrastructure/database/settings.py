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
    """How long to wait for a connection that works; and before that, for a guild's turn."""
    pool_recycle: float = field(default=1800.0, validator=ge(-1))
    """Age at which a connection is replaced; -1 for never."""
    ping_after_idle: float = field(default=30.0, validator=ge(0))
    """A connection idle for longer is tried out before use; 0 tries each one out."""
    connect_timeout: float = field(default=2.0, validator=ge(0))
    statement_timeout: float = field(default=2.0, validator=ge(0))
    lock_timeout: float = field(default=1.5, validator=ge(0))
    retry_for: float = field(default=2.0, validator=ge(0))
    """How long a use case is retried after failures that pass."""
    application_name: str = "tux"

    @property
    def command_timeout(self) -> float | None:
        """After how long a server counts as silent: it would have ended the statement itself by then."""
        return self.statement_timeout + 0.25 if self.statement_timeout else None

    @property
    def transaction_timeout(self) -> float | None:
        """How long a unit of work, or a read, may take in all: its waits for a turn and a connection are included."""
        if self.command_timeout is None:
            return None
        return max(self.command_timeout, self.pool_timeout) + 0.25
