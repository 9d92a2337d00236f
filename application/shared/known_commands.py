"""What Discord was told last of the application's commands, so that it is told again only of a change."""

from typing import Protocol

from attrs import frozen

from domain.shared.ids import ApplicationId


@frozen(kw_only=True)
class CommandsPrint:
    """Digests: of the commands as they were `sent`, and as Discord `held` them after that."""

    sent: str
    held: str


class KnownCommands(Protocol):
    """Each raises RecordsUnavailable."""

    async def last(self, application: ApplicationId) -> CommandsPrint | None:
        """None where Discord was never told."""
        ...

    async def remember(self, application: ApplicationId, told: CommandsPrint) -> None: ...
