from zoneinfo import ZoneInfo

from attrs import define, frozen

from application.moderation.escalation.look_back import record_until
from application.moderation.escalation.queries import EscalationReader
from application.moderation.queries import CaseReader, CaseView
from application.shared.errors import RecordsUnavailable, TransientFailure
from application.shared.use_case import UseCase
from domain.guilds.settings import TIME_ZONE
from domain.moderation.case import CaseStatus
from domain.moderation.escalation.obstacles import is_outdone
from domain.moderation.escalation.policy import Reached, next_reached
from domain.moderation.repository import CaseFilter
from domain.shared.ids import GuildId
from domain.shared.paging import Seek
from domain.shared.settings import Settings


@frozen
class Foresee:
    """What follows by itself from a case that was just settled."""

    case: CaseView


@frozen
class Followed:
    """The automatic case is on record already."""

    case: CaseView


@frozen
class Follows:
    reached: Reached


@frozen
class Outdone:
    """What is in force already lasts at least as long as what the step would bring, and is left as it is."""

    reached: Reached


type Consequence = Followed | Follows | Outdone


@define
class ForeseeHandler:
    """None where nothing follows, or where the records are away: what was done is told all the same."""

    _escalation: EscalationReader
    _cases: CaseReader
    _get_settings: UseCase[GuildId, Settings]

    async def __call__(self, command: Foresee) -> Consequence | None:
        if command.case.status is not CaseStatus.APPLIED:
            return None
        try:
            return await self._look(command.case)
        except (RecordsUnavailable, TransientFailure):
            return None

    async def _look(self, case: CaseView) -> Consequence | None:
        rules = await self._escalation.rules(case.guild)
        if not rules.in_force or case.kind not in rules.counted:
            return None
        record = await record_until(self._escalation, rules, case.guild, case.target, case.opened_at)
        for firing in record.firings:
            if firing.trigger == case.number:
                followed = await self._cases.opened_by(case.guild, firing.request)
                return None if followed is None else Followed(followed)
        reached = next_reached(rules, record, since=case.number)
        if reached is None or reached.trigger != case.number:
            return None
        return Outdone(reached) if await self._is_outdone(reached, case) else Follows(reached)

    async def _is_outdone(self, reached: Reached, case: CaseView) -> bool:
        kind, lasts = reached.step.kind, reached.step.lasts
        if kind.undone_by is None:
            return False
        zone = ZoneInfo((await self._get_settings(case.guild))[TIME_ZONE])
        ends = None if lasts is None else lasts.after(case.opened_at, zone)
        # Each takes the place of the one before it, so that what is in force is among the newest.
        newest = await self._cases.page(case.guild, CaseFilter(target=case.target, kind=kind), Seek(size=100))
        return any(other.still_stands and is_outdone(ends, other.expires_at) for other in newest.items)
