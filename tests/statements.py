"""What an engine sends to its server."""

from collections.abc import Iterator
from contextlib import contextmanager

from attrs import define, field
from sqlalchemy import Connection, event
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext

from infrastructure.database.engines import Engines


@define
class StatementLog:
    """Statements in order, and how often a transaction was begun, committed and rolled back."""

    statements: list[str] = field(factory=list)
    reads: list[str] = field(factory=list)
    """Those of the AUTOCOMMIT engine."""
    boundaries: list[str] = field(factory=list)

    @property
    def verbs(self) -> list[str]:
        """The first word of each statement."""
        return [statement.split(maxsplit=1)[0] for statement in self.statements]


@contextmanager
def statements_of(engines: Engines) -> Iterator[StatementLog]:
    """Everything sent within the block."""
    log = StatementLog()

    def sent(
        _connection: Connection,
        _cursor: DBAPICursor,
        statement: str,
        _values: object,
        _context: ExecutionContext,
        _many: bool,
    ) -> None:
        log.statements.append(statement)

    def read(
        _connection: Connection,
        _cursor: DBAPICursor,
        statement: str,
        _values: object,
        _context: ExecutionContext,
        _many: bool,
    ) -> None:
        log.reads.append(statement)

    def began(_connection: Connection) -> None:
        log.boundaries.append("BEGIN")

    def committed(_connection: Connection) -> None:
        log.boundaries.append("COMMIT")

    def rolled_back(_connection: Connection) -> None:
        log.boundaries.append("ROLLBACK")

    transactional, autocommit = engines.transactional.sync_engine, engines.autocommit.sync_engine
    event.listen(transactional, "before_cursor_execute", sent)
    event.listen(transactional, "begin", began)
    event.listen(transactional, "commit", committed)
    event.listen(transactional, "rollback", rolled_back)
    event.listen(autocommit, "before_cursor_execute", read)
    try:
        yield log
    finally:
        event.remove(transactional, "before_cursor_execute", sent)
        event.remove(transactional, "begin", began)
        event.remove(transactional, "commit", committed)
        event.remove(transactional, "rollback", rolled_back)
        event.remove(autocommit, "before_cursor_execute", read)
