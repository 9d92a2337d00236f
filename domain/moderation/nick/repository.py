from typing import Protocol

from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId


class NickResets(Protocol):
    async def put(self, guild: GuildId, number: CaseNumber, nickname: str) -> None:
        """Remember the nickname that the case is about to take; the latest counts."""
        ...
