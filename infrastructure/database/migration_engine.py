from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from infrastructure.database.engines import SERVER, hide_rows
from infrastructure.database.settings import DatabaseSettings

_IDLE_MILLISECONDS = "30000"
"""A migration that does nothing for so long belongs to a process that stands still, and lets go of its tables."""


def migration_engine(settings: DatabaseSettings) -> AsyncEngine:
    """Connections without a statement timeout, even if the role has one: a migration takes as long as it needs."""
    arguments = settings.session_address.arguments(
        name=f"{settings.shown_name} migrate",
        within=settings.limits.connecting,
        settings={
            "timezone": "UTC",
            "statement_timeout": "0",
            "idle_in_transaction_session_timeout": _IDLE_MILLISECONDS,
        },
    )
    engine = create_async_engine(SERVER, poolclass=NullPool, hide_parameters=True, connect_args={**arguments})
    hide_rows(engine)
    return engine
