"""What an engine sends to its server."""

from collections.abc import Iterator
from contextlib import contextmanager

from attrs import frozen

from benchmarks.recording import Recording, recording
from infrastructure.database.engines import Engines


@frozen
class StatementLog:
    """Statements in order, and how often a transaction was begun, committed and rolled back."""

    _transactional: Recording
    _autocommit: Recording

    @property
    def statements(self) -> list[str]:
        return [statement.sql for statement in self._transactional.statements]

    @property
    def reads(self) -> list[str]:
        """Those of the AUTOCOMMIT engine."""
        return [statement.sql for statement in self._autocommit.statements]

    @property
    def boundaries(self) -> list[str]:
        return self._transactional.boundaries

    @property
    def verbs(self) -> list[str]:
        """The first word of each statement."""
        return [statement.split(maxsplit=1)[0] for statement in self.statements]


@contextmanager
def statements_of(engines: Engines) -> Iterator[StatementLog]:
    """Everything sent within the block."""
    with recording(engines.transactional) as transactional, recording(engines.autocommit) as autocommit:
        yield StatementLog(transactional, autocommit)


COMMITTED = ["BEGIN", "COMMIT"]


def costs(log: StatementLog) -> tuple[list[str], int, list[str]]:
    """Statements within transactions, reads, and the transactions' ends."""
    return log.verbs, len(log.reads), log.boundaries
