"""What a Reader sees: single statements on the AUTOCOMMIT engine, past the repositories on purpose."""

import asyncio
from collections.abc import Sequence

from attrs import define
from sqlalchemy import Executable, RowMapping

from infrastructure.database.engines import Engines
from infrastructure.database.errors import raise_translated
from infrastructure.database.retry import Retried


@define(eq=False)
class Reading:
    """Raw SQL goes through here too: `await reading.rows(text("SELECT ..."), {"guild": guild})`.

    A read that fails in passing is tried again for up to `retry_for` seconds.
    """

    _engines: Engines
    _retry_for: float = 2.0

    async def rows(self, statement: Executable, parameters: dict[str, object] | None = None) -> Sequence[RowMapping]:
        """All rows of one statement, by column name. Raises RecordsUnavailable where the database does not answer."""

        async def read(_: None) -> Sequence[RowMapping]:
            return await self._rows(statement, parameters)

        return await Retried(read, self._retry_for)(None)

    async def row(self, statement: Executable, parameters: dict[str, object] | None = None) -> RowMapping | None:
        """The first row of one statement, or None where there is none."""
        rows = await self.rows(statement, parameters)
        return rows[0] if rows else None

    async def _rows(self, statement: Executable, parameters: dict[str, object] | None) -> Sequence[RowMapping]:
        try:
            engine = self._engines.autocommit
            async with asyncio.timeout(engine.transaction_timeout), engine.connect() as connection:
                return (await connection.execute(statement, parameters)).mappings().all()
        except Exception as error:  # noqa: BLE001  # raised again
            raise_translated(error)
