from collections.abc import Callable
from datetime import datetime

from attrs import define, frozen

from application.afk.record_absence import RecordAbsence
from application.afk.until import Untils
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.afk.absence import Absence, Leave, parse_away_reason
from domain.afk.nickname import Obstacle, obstacle
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class GoAway:
    guild: GuildId
    by: Standing
    reason: str | None
    until: str | None
    asked_at: datetime


@frozen
class Gone:
    absence: Absence
    obstacle: Obstacle | None
    """Why their nickname does not say it."""

    @property
    def is_new(self) -> bool:
        return self.absence.since == self.absence.set_at


@define
class GoAwayHandler:
    """Has whoever asks be away, or away in another way; their nickname follows.

    Raises AwayReasonTooLong, AbsenceEnforced, TooManyAway, and what Untils.read raises.
    """

    _untils: Untils
    _record: UseCase[RecordAbsence, Absence]
    _standings: Standings
    _is_due: Callable[[], None]

    async def __call__(self, command: GoAway) -> Gone:
        reason, who = parse_away_reason(command.reason), command.by.user
        until = await self._untils.read(command.until, by=who, guild=command.guild, now=command.asked_at)
        bot = await self._standings.of_bot(command.guild)
        leave = Leave(reason=reason, at=command.asked_at, until=until)
        absence = await self._record(RecordAbsence(command.guild, who, leave))
        self._is_due()
        return Gone(absence, obstacle(bot, command.by))
