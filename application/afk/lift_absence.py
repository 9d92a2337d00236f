from collections.abc import Callable

from attrs import define, frozen

from application.afk.end_absence import Back, end
from application.shared.clock import SharedClock
from application.shared.standings import Standings
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.afk.enforcing import Enforcing, check_lifting
from domain.afk.errors import NotAway
from domain.shared.ids import GuildId, UserId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class LiftAbsence:
    guild: GuildId
    by: Standing
    member: UserId


@frozen
class RecordLift:
    guild: GuildId
    user: UserId


@define
class LiftAbsenceHandler:
    """Has somebody be back, whether they said themselves that they are away or a moderator did.

    Raises MissingPermission, the errors of RULES_OF_LIFTING, or NotAway.
    """

    _lift: UseCase[RecordLift, Back]
    _standings: Standings
    _is_due: Callable[[], None]

    async def __call__(self, command: LiftAbsence) -> Back:
        bot = await self._standings.of_bot(command.guild)
        member = await self._standings.of(command.guild, command.member)
        check_lifting(Enforcing(moderator=command.by, target=member, bot=bot.user))
        back = await self._lift(RecordLift(command.guild, command.member))
        self._is_due()
        return back


@define
class RecordLiftHandler:
    """Raises NotAway."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: RecordLift) -> Back:
        now = await self._clock.now()
        async with self._uow() as uow:
            absence = await uow.absences.lock(command.guild, command.user)
            if absence is None or absence.is_over:
                raise NotAway(command.user)
            absence.end(now=now)
            back = await end(uow, absence)
            await uow.commit()
        return back
