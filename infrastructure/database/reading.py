"""What a Reader sees: single statements on the AUTOCOMMIT engine, past the repositories on purpose."""

from collections.abc import Sequence

from attrs import define
from sqlalchemy import Executable, RowMapping

from infrastructure.database.engines import Engines
from infrastructure.database.errors import raise_translated
from infrastructure.database.retry import Retried


@define(eq=False)
class Reading:
    """Raw SQL goes through here too: `await reading.rows(text("SELECT ..."), {"guild": guild})`.

    A read that meets a transient failure is tried again for as long as the deadline allows.
    """

    _engines: Engines

    async def rows(self, statement: Executable, parameters: dict[str, object] | None = None) -> Sequence[RowMapping]:
        """All rows of one statement, by column name. Raises RecordsUnavailable where the database does not answer."""

        async def read(_: None) -> Sequence[RowMapping]:
            return await self.once(statement, parameters)

        return await Retried(read, self._engines.limits.deadline)(None)

    async def row(self, statement: Executable, parameters: dict[str, object] | None = None) -> RowMapping | None:
        """The first row of one statement, or None where there is none."""
        rows = await self.rows(statement, parameters)
        return rows[0] if rows else None

    async def once(self, statement: Executable, parameters: dict[str, object] | None = None) -> Sequence[RowMapping]:
        """All rows, at the first attempt. Raises TransientFailure, RecordsUnavailable."""
        try:
            async with self._engines.autocommit.session() as session:
                return (await session.execute(statement, parameters)).mappings().all()
        except Exception as error:  # noqa: BLE001  # raised again
            raise_translated(error)
