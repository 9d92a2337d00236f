from attrs import define, field

from domain.permissions.errors import RankTooLow
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@define(eq=False)
class FakeCommandUse:
    """Takes the part of CommandUse. Nobody's rank is high enough for what is `closed`."""

    closed: set[str] = field(factory=set)

    async def check(self, guild: GuildId, by: Standing, command: str) -> None:
        if command in self.closed:
            raise RankTooLow(command, needed=5, held=0)
