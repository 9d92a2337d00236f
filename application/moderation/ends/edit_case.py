from contextlib import suppress
from datetime import datetime

from attrs import define, frozen

from application.moderation.end_case import EndCase
from application.moderation.ends.record_edit import NewEnd, RecordedEdit, RecordEdit
from application.moderation.queries import CaseReader, CaseView
from application.moderation.standing_of_moderator import standing_of_moderator
from application.moderation.take_action import UNANSWERED
from application.shared.clock import SharedClock
from application.shared.command_use import CommandUse
from application.shared.moments import Moments
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from application.shared.zones import Zones
from domain.moderation.actions.action import command_for
from domain.moderation.amending import RIGHT, ProposedAmendment, check_amendment
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import NothingToEdit
from domain.moderation.hierarchy import ProposedAction, check_change
from domain.moderation.reason import Reason, parse_reason
from domain.shared.durations import is_for_good
from domain.shared.ids import GuildId, UserId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class EditCase:
    """What is None stays as it is. `lasts` is a length of time since the case was opened, a date, or `for good`."""

    guild: GuildId
    number: CaseNumber
    by: Standing
    reason: str | None = None
    lasts: str | None = None


@frozen(kw_only=True)
class EditedCase:
    """The case as it is now, what it was before, and whether Discord goes by it already; if not, it will soon."""

    case: CaseView
    reason_before: Reason | None
    end_before: datetime | None
    is_told: bool

    @property
    def has_another_reason(self) -> bool:
        return self.case.reason != self.reason_before

    @property
    def has_another_end(self) -> bool:
        return self.case.expires_at != self.end_before


@define(kw_only=True)
class EditCaseHandler:
    """Lets the rules refuse, records what is changed, and then has Discord go by it.

    What could not be told is told later, as what is due is ended. One that turns out to hold no longer is recorded so.
    """

    cases: CaseReader
    standings: Standings
    use: CommandUse
    record: UseCase[RecordEdit, RecordedEdit]
    end_case: UseCase[EndCase, bool]
    zones: Zones
    moments: Moments
    clock: SharedClock

    async def __call__(self, command: EditCase) -> EditedCase:
        command.by.require(RIGHT)
        reason = parse_reason(command.reason)
        if reason is None and command.lasts is None:
            raise NothingToEdit(command.number)
        case = await self.cases.show(command.guild, command.number)
        target = await self._check(command, case)
        end = None
        if command.lasts is not None:
            end = NewEnd(await self._read(command.lasts, case, command.by.user))
            await self._check_end(command, case, target, end)
        recorded = await self.record(
            RecordEdit(guild=case.guild, number=case.number, by=command.by.user, reason=reason, end=end)
        )
        edited = EditedCase(
            case=recorded.case, reason_before=recorded.reason_before, end_before=recorded.end_before, is_told=True
        )
        return edited if recorded.due is None else await self._tell(edited, EndCase(recorded.due))

    async def _check(self, command: EditCase, case: CaseView) -> Standing:
        target = await self.standings.of(case.guild, case.target)
        moderator = await standing_of_moderator(self.standings, case)
        check_amendment(ProposedAmendment(number=case.number, by=command.by, target=target, moderator=moderator))
        return target

    async def _check_end(self, command: EditCase, case: CaseView, target: Standing, end: NewEnd) -> None:
        """Another end needs what the action needs; an earlier one also what taking it back needs."""
        bot = await self.standings.of_bot(case.guild)
        check_change(ProposedAction(kind=case.kind, moderator=command.by, target=target, bot=bot))
        await self.use.check(case.guild, command.by, command_for(case.kind))
        opposite = case.kind.undone_by
        if opposite is not None and _is_earlier(end.at, case.expires_at):
            command.by.require(opposite.needs_of_moderator)
            await self.use.check(case.guild, command.by, command_for(opposite))

    async def _read(self, lasts: str, case: CaseView, by: UserId) -> datetime | None:
        if is_for_good(lasts):
            return None
        zone = (await self.zones.of(by, case.guild)).zone
        # So that the same words mean the same end, however often they are sent.
        return await self.moments.read(lasts, now=await self.clock.now(), zone=zone, since=case.opened_at)

    async def _tell(self, edited: EditedCase, told: EndCase) -> EditedCase:
        is_told, case = False, edited.case
        with suppress(*UNANSWERED):
            is_told = await self.end_case(told)
            case = await self.cases.show(case.guild, case.number)
        return EditedCase(case=case, reason_before=edited.reason_before, end_before=edited.end_before, is_told=is_told)


def _is_earlier(end: datetime | None, before: datetime | None) -> bool:
    return end is not None and (before is None or end < before)
