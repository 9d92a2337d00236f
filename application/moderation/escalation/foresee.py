from attrs import define, frozen

from application.moderation.escalation.look_back import record_until
from application.moderation.escalation.queries import EscalationReader
from application.moderation.queries import CaseReader, CaseView
from application.shared.errors import RecordsUnavailable, TransientFailure
from domain.moderation.case import CaseStatus
from domain.moderation.escalation.policy import Reached, next_reached


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


type Consequence = Followed | Follows


@define
class ForeseeHandler:
    """None where nothing follows, or where the records are away: what was done is told all the same."""

    _escalation: EscalationReader
    _cases: CaseReader

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
        return Follows(reached) if reached is not None and reached.trigger == case.number else None
