"""How somebody is back: whichever way, their nickname follows."""

from collections.abc import Callable
from datetime import datetime

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.afk.absence import Absence
from domain.afk.errors import NotAway
from domain.shared.ids import GuildId, UserId


@frozen
class Back:
    """How often they were mentioned meanwhile, as far as it was kept."""

    user: UserId
    mentions: int


@frozen
class ComeBack:
    guild: GuildId
    by: UserId


@define
class ComeBackHandler:
    """Raises NotAway or AbsenceEnforced."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock
    _is_due: Callable[[], None]

    async def __call__(self, command: ComeBack) -> Back:
        now = await self._clock.now()
        async with self._uow() as uow:
            absence = await uow.absences.lock(command.guild, command.by)
            if absence is None:
                raise NotAway(command.by)
            absence.end_by_themselves(now=now)
            back = await end(uow, absence)
            await uow.commit()
        self._is_due()
        return back


@frozen
class EndByMessage:
    """They wrote something at that time."""

    guild: GuildId
    user: UserId
    at: datetime


@define
class EndByMessageHandler:
    """None where that does not bring them back, or where they are back already."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock
    _is_due: Callable[[], None]

    async def __call__(self, command: EndByMessage) -> Back | None:
        now = await self._clock.now()
        async with self._uow() as uow:
            absence = await uow.absences.lock(command.guild, command.user)
            if absence is None or not absence.is_ended_by_message(command.at):
                return None
            absence.end(now=now)
            back = await end(uow, absence)
            await uow.commit()
        self._is_due()
        return back


async def end(uow: UnitOfWork, absence: Absence) -> Back:
    """Put on record an absence that has ended; it stays there as long as the nickname is owed."""
    back = Back(absence.user, await uow.absences.forget_notices(absence.guild, absence.user))
    if absence.owes_nothing:
        await uow.absences.remove(absence)
    else:
        await uow.absences.save(absence)
    return back
