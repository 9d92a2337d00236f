"""The buttons of what is stuck: those that turn its pages, and the one that tries again."""

import re

from attrs import define

from application.moderation.ends.list_stuck import ListStuck, Stuck
from application.moderation.ends.retry_stuck import RetriedCase, RetryStuck
from application.shared.use_case import UseCase
from domain.moderation.case_number import CaseNumber
from domain.shared.paging import Direction, Seek
from interface.moderation.ends.cards import retried_text, stuck_cases
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.messages import replace

PAGE_SIZE = 7
_TURN = r"stuck:(?P<direction>newer|older):(?P<cursor>\d{1,10})"
_RETRY = r"stuck:retry:(?P<number>\d{1,10})"


@define
class TurnStuckPage:
    _list_stuck: UseCase[ListStuck, Stuck]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        seek = Seek(cursor=int(match["cursor"]), direction=Direction(match["direction"]), size=PAGE_SIZE)
        command = ListStuck(guild=guild_of(interaction), by=asker_of(interaction), seek=seek)
        await replace(interaction, stuck_cases(await self._list_stuck(command)))

    def button(self) -> Button:
        return Button(_TURN, self, part_of="moderation stuck")


@define
class TryAgain:
    """Shows what is stuck then, from the first page on."""

    _retry_stuck: UseCase[RetryStuck, RetriedCase]
    _list_stuck: UseCase[ListStuck, Stuck]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        guild, by = guild_of(interaction), asker_of(interaction)
        retried = await self._retry_stuck(RetryStuck(guild=guild, number=CaseNumber(int(match["number"])), by=by))
        left = await self._list_stuck(ListStuck(guild=guild, by=by, seek=Seek(size=PAGE_SIZE)))
        await replace(interaction, stuck_cases(left, retried_text(retried)))

    def button(self) -> Button:
        return Button(_RETRY, self, part_of="moderation stuck")
