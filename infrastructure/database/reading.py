"""What a Reader sees: single statements on the AUTOCOMMIT engine, past the repositories on purpose."""

from collections.abc import Sequence

from attrs import define
from sqlalchemy import Executable, RowMapping

from infrastructure.database.engines import Engines
from infrastructure.database.errors import translated


@define(eq=False)
class Reading:
    """Raw SQL goes through here too: `await reading.rows(text("SELECT ..."), {"guild": guild})`."""

    _engines: Engines

    async def rows(self, statement: Executable, parameters: dict[str, object] | None = None) -> Sequence[RowMapping]:
        """All rows of one statement, by column name. Raises TransientFailure where the database does not answer."""
        try:
            async with self._engines.autocommit.connect() as connection:
                result = await connection.execute(statement, parameters)
                return result.mappings().all()
        except Exception as error:
            raise translated(error) or error from error

    async def row(self, statement: Executable, parameters: dict[str, object] | None = None) -> RowMapping | None:
        """The first row of one statement, or None where there is none."""
        rows = await self.rows(statement, parameters)
        return rows[0] if rows else None
