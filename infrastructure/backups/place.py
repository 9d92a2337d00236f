"""A new database in which a backup is loaded."""

from collections.abc import Awaitable, Callable, Sequence

from attrs import define

from application.backups.ports import Finding, Give, Progress, Step
from domain.backups.manifest import Contents
from infrastructure.backups.connecting import connected, reached
from infrastructure.backups.contents import contents_of_database
from infrastructure.backups.programs import Programs, environment_for
from infrastructure.backups.running import write_to
from infrastructure.backups.tables_told import TablesTold
from infrastructure.database.settings import DatabaseSettings

type Migrate = Callable[[DatabaseSettings], Awaitable[None]]
"""Bring the schema up to date where it is not."""
type Examine = Callable[[DatabaseSettings], Awaitable[Sequence[Finding]]]


@define
class DatabasePlace:
    settings: DatabaseSettings
    _programs: Programs
    _migrate: Migrate
    _examine: Examine

    async def load(self, give: Give, contents: Contents, progress: Progress) -> None:
        address = self.settings.address
        assert address.database is not None
        # Whoever restores owns everything; other roles need not be there.
        how = ("--exit-on-error", "--no-owner", "--no-acl", "--no-comments", "--verbose")
        command = (self._programs.pg_restore, "--format=custom", *how, f"--dbname={address.database}")
        progress.begins(Step.LOADING, contents.total)
        told = TablesTold(contents.rows, progress)
        await write_to(command, environment_for(address), give, told)
        progress.ends()

    async def contents(self) -> Contents:
        async with connected(self.settings, name="tux backup") as connection:
            with reached(self.settings.address):
                return await contents_of_database(connection)

    async def bring_up_to_date(self) -> None:
        await self._migrate(self.settings)

    async def findings(self) -> Sequence[Finding]:
        return await self._examine(self.settings)
