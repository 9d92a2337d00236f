from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.afk.absence import Absence, Leave, check_room
from domain.shared.ids import GuildId, UserId


@frozen
class RecordAbsence:
    guild: GuildId
    user: UserId
    leave: Leave


@define
class RecordAbsenceHandler:
    """Raises AbsenceEnforced or TooManyAway; of several at once, a few more may find room."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: RecordAbsence) -> Absence:
        now = await self._clock.now()
        async with self._uow() as uow:
            await uow.guilds.register_many([command.guild], at=now)
            absence = await uow.absences.open(command.guild, command.user, at=now)
            if absence.is_over:
                check_room(await uow.absences.away(command.guild))
                await uow.absences.forget_notices(command.guild, command.user)
            absence.begin(command.leave, now=now)
            await uow.absences.save(absence)
            await uow.commit()
        return absence
