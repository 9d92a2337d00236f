import asyncio
from collections.abc import Collection
from datetime import timedelta

from attrs import define, frozen

from application.moderation.ports import ModeratorAnswers
from application.moderation.queries import CaseView
from application.shared.clock import SharedClock
from application.shared.errors import DiscordUnreachable
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case_answer import ANSWERABLE_FOR, OwedAnswer
from domain.shared.ids import GuildId

GIVEN_AT_ONCE = 20

TRIED_AGAIN_AFTER = timedelta(seconds=15)
"""Where Discord gave no answer."""


@frozen
class GiveOwedAnswers:
    """Answer the moderators of these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class GiveOwedAnswersHandler:
    """Shows moderators how their action ended, where the process that they asked could not.

    What can no longer be answered is forgotten. An answer that Discord does not take now is left for a later call; any
    other failure of one is raised after the others were tried. Returns how many were given.
    """

    _uow: UnitOfWorkFactory
    _answers: ModeratorAnswers
    _clock: SharedClock

    async def __call__(self, command: GiveOwedAnswers) -> int:
        owed = await self._claim(command.guilds) if command.guilds else ()
        results = await asyncio.gather(*(self._give(answer) for answer in owed), return_exceptions=True)
        failures = [result for result in results if isinstance(result, Exception)]
        if failures:
            raise ExceptionGroup("answers that could not be given", failures)
        return sum(result is True for result in results)

    async def _claim(self, guilds: Collection[GuildId]) -> tuple[OwedAnswer, ...]:
        now = await self._clock.now()
        async with self._uow() as uow:
            await uow.owed_answers.forget_asked_before(now - ANSWERABLE_FOR)
            owed = await uow.owed_answers.claim(guilds, now=now, lease=TRIED_AGAIN_AFTER, limit=GIVEN_AT_ONCE)
            await uow.commit()
        return owed

    async def _give(self, answer: OwedAnswer) -> bool:
        async with self._uow() as uow:
            case = CaseView.of(await uow.cases.get(answer.guild, answer.number))
        try:
            await self._answers.show(answer.place, case)
        except DiscordUnreachable:
            return False
        async with self._uow() as uow:
            await uow.owed_answers.forget(answer.guild, answer.number)
            await uow.commit()
        return True
