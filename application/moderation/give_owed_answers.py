from collections.abc import Collection
from datetime import timedelta
from functools import partial

from attrs import define, frozen

from application.moderation.ports import ModeratorAnswers
from application.moderation.queries import CaseView
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.workers import Workers
from domain.moderation.case_answer import ANSWERABLE_FOR, OwedAnswer
from domain.shared.ids import GuildId
from domain.shared.lease import Room

TRIED_AGAIN_AFTER = timedelta(seconds=15)
"""Where Discord gave no answer."""


@frozen
class GiveOwedAnswers:
    """Answer the moderators of these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class GiveOwedAnswersHandler:
    """Has the workers show moderators how their action ended, where the process that they asked could not.

    What can no longer be answered is forgotten. An answer that Discord does not take now is left for a later call.
    """

    _uow: UnitOfWorkFactory
    _answers: ModeratorAnswers
    _clock: SharedClock
    _workers: Workers

    async def __call__(self, command: GiveOwedAnswers) -> None:
        if command.guilds:
            await self._workers.take_on(partial(self._claim, command.guilds), self._give)

    async def _claim(self, guilds: Collection[GuildId], room: Room) -> tuple[OwedAnswer, ...]:
        now = await self._clock.now()
        async with self._uow() as uow:
            await uow.owed_answers.forget_asked_before(now - ANSWERABLE_FOR)
            owed = await uow.owed_answers.claim(guilds, now=now, lease=TRIED_AGAIN_AFTER, room=room)
            await uow.commit()
        return owed

    async def _give(self, answer: OwedAnswer) -> None:
        async with self._uow() as uow:
            case = CaseView.of(await uow.cases.get(answer.guild, answer.number))
        await self._answers.show(answer.place, case)
        async with self._uow() as uow:
            await uow.owed_answers.forget(answer.guild, answer.number)
            await uow.commit()
