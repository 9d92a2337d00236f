"""A new database in which a backup is loaded."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from attrs import define

from application.backups.ports import Finding, Give, Progress, Step
from domain.backups.manifest import Contents
from infrastructure.backups.connecting import connected, reached
from infrastructure.backups.contents import contents_of_database
from infrastructure.backups.programs import Programs, environment_for
from infrastructure.backups.running import write_to
from infrastructure.backups.tables_told import TablesTold
from infrastructure.database.settings import DatabaseSettings

_TIMEOUT_SINCE = 17
_NO_TIMEOUT = 'unrecognized configuration parameter "transaction_timeout"'
"""What an older server answers a pg_restore from 17 on, which turns that off; it is off there, having none."""

type Migrate = Callable[[DatabaseSettings], Awaitable[None]]
"""Bring the schema up to date where it is not."""
type Examine = Callable[[DatabaseSettings], Awaitable[Sequence[Finding]]]


@define
class DatabasePlace:
    settings: DatabaseSettings
    _server_major: int
    _programs: Programs
    _migrate: Migrate
    _examine: Examine

    async def load(self, give: Give, contents: Contents, progress: Progress) -> None:
        address = self.settings.address
        assert address.database is not None
        # Whoever restores owns everything; other roles need not be there.
        how: list[str | Path] = ["--no-owner", "--no-acl", "--no-comments", "--verbose"]
        if not self._may_be_misunderstood:
            how.append("--exit-on-error")
        command = [self._programs.pg_restore, "--format=custom", *how, f"--dbname={address.database}"]
        progress.begins(Step.LOADING, contents.total)
        told = TablesTold(contents.rows, progress)
        await write_to(command, environment_for(address), give, told, self._passes)
        progress.ends()

    @property
    def _may_be_misunderstood(self) -> bool:
        return self._programs.major >= _TIMEOUT_SINCE > self._server_major

    def _passes(self, error: str) -> bool:
        return self._may_be_misunderstood and error.endswith(_NO_TIMEOUT)

    async def contents(self) -> Contents:
        async with connected(self.settings, name="tux backup") as connection:
            with reached(self.settings.address):
                return await contents_of_database(connection)

    async def bring_up_to_date(self) -> None:
        await self._migrate(self.settings)
        async with connected(self.settings, name="tux backup") as connection:
            with reached(self.settings.address):
                await connection.execute("ANALYZE")  # what is asked of it next would else be planned blindly

    async def findings(self) -> Sequence[Finding]:
        return await self._examine(self.settings)
