from collections.abc import Callable
from datetime import datetime

from attrs import define, frozen

from application.afk.go_away import Gone
from application.afk.record_absence import RecordAbsence
from application.afk.until import Untils
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.afk.absence import Absence, Leave, parse_away_reason
from domain.afk.enforcing import Enforcing, check_enforcing
from domain.afk.nickname import obstacle
from domain.shared.ids import GuildId, UserId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class EnforceAbsence:
    guild: GuildId
    by: Standing
    member: UserId
    reason: str | None
    until: str | None
    asked_at: datetime


@define
class EnforceAbsenceHandler:
    """Has somebody be away until a moderator or the end lifts it, whatever they write.

    Raises MissingPermission, the errors of RULES, AwayReasonTooLong, TooManyAway, and what Untils.read raises.
    """

    _untils: Untils
    _record: UseCase[RecordAbsence, Absence]
    _standings: Standings
    _is_due: Callable[[], None]

    async def __call__(self, command: EnforceAbsence) -> Gone:
        bot = await self._standings.of_bot(command.guild)
        member = await self._standings.of(command.guild, command.member)
        check_enforcing(Enforcing(moderator=command.by, target=member, bot=bot.user))
        by = command.by.user
        until = await self._untils.read(command.until, by=by, guild=command.guild, now=command.asked_at)
        leave = Leave(
            reason=parse_away_reason(command.reason), at=command.asked_at, until=until, enforced_by=command.by.user
        )
        absence = await self._record(RecordAbsence(command.guild, command.member, leave))
        self._is_due()
        return Gone(absence, obstacle(bot, member))
