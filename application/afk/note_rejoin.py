from collections.abc import Callable

from attrs import define, frozen

from application.afk.queries import AwayReader
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.shared.ids import GuildId, UserId


@frozen
class NoteRejoin:
    guild: GuildId
    user: UserId


@define
class NoteRejoinHandler:
    """Has the tag put on again for somebody who left and came back while away. It is heard of with the members intent
    only; without it they are away all the same."""

    _away: AwayReader
    _record: UseCase[NoteRejoin, None]
    _is_due: Callable[[], None]

    async def __call__(self, command: NoteRejoin) -> None:
        if command.user in await self._away.of(command.guild):
            await self._record(command)
            self._is_due()


@define
class RecordRejoinHandler:
    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: NoteRejoin) -> None:
        now = await self._clock.now()
        async with self._uow() as uow:
            absence = await uow.absences.lock(command.guild, command.user)
            if absence is not None:
                absence.rejoined(now=now)
                await uow.absences.keep_nickname(absence)
                await uow.commit()
