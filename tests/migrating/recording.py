"""What migrations send to a server, with the transactions it is in."""

from collections.abc import Sequence

from attrs import define, field, frozen
from pglast import split
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext

from tests.migrating.parsing import parsed, text_at

_DONE = "UPDATE alembic_version SET version_num='"
_FIRST_DONE = "INSERT INTO alembic_version (version_num) VALUES ('"


@frozen
class Ran:
    sql: str
    transaction: int | None
    """Which one of the migration's; None where it commits by itself."""


@frozen
class Migration:
    ran: Sequence[Ran]
    done_in: int
    """The transaction that notes that it is done: what the others did is committed before."""


@define
class Recorder:
    """What each migration sent, by its revision."""

    migrations: dict[str, Migration] = field(factory=dict)
    _under_way: list[Ran] = field(factory=list)
    _transaction: int = 0

    def listen(self, engine: Engine) -> None:
        event.listen(engine, "before_cursor_execute", self._ran)
        for end in ("commit", "rollback"):
            event.listen(engine, end, self._ended)

    def take(self) -> Migration:
        """What was sent since a migration was done, or since this was asked."""
        taken = Migration(self._under_way, self._transaction)
        self._under_way, self._transaction = [], 0
        return taken

    def _ended(self, _connection: Connection) -> None:
        self._transaction += 1

    def _ran(
        self,
        connection: Connection,
        _cursor: DBAPICursor,
        sql: str,
        _values: object,
        _context: ExecutionContext,
        _many: bool,
    ) -> None:
        for done in (_DONE, _FIRST_DONE):
            if sql.startswith(done):
                self.migrations[sql.removeprefix(done).partition("'")[0]] = self.take()
                return
        alone = connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT"
        self._under_way.append(Ran(sql, None if alone else self._transaction))


def written_down(script: str) -> Migration:
    """A migration as alembic writes it into a script."""
    ran, transaction, is_open = list[Ran](), 0, False
    for sql in split(script):
        [(kind, node)] = parsed(sql)
        if kind == "TransactionStmt":
            is_open = text_at(node, "kind") == "TRANS_STMT_BEGIN"
            transaction += is_open
        else:
            ran.append(Ran(sql, transaction if is_open else None))
    return Migration(ran, transaction)
