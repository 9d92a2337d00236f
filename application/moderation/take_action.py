from datetime import datetime, timedelta

from attrs import define, field, frozen

from application.moderation.carry_out_case import CarryOutCase
from application.moderation.effects import Effects
from application.moderation.errors import ActionUnfinished, MayNotLook
from application.moderation.open_case import OpenedCase
from application.moderation.queries import CaseReader, CaseView
from application.shared.clock import SharedClock
from application.shared.command_use import CommandUse
from application.shared.errors import CommitOutcomeUnknown, DiscordUnreachable, RecordsUnavailable
from application.shared.moments import Moments
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from application.shared.zones import Zones
from domain.moderation.actions.action import ActionKind, command_for
from domain.moderation.budgets.budget import budget_of
from domain.moderation.case import CaseIntent
from domain.moderation.case_answer import AnswerPlace
from domain.moderation.delete_window import check_delete_window
from domain.moderation.hierarchy import ProposedAction, check_action
from domain.moderation.links import Link
from domain.moderation.reason import reason_for
from domain.moderation.settings import is_told
from domain.moderation.term import check_term
from domain.shared.durations import is_for_good
from domain.shared.errors import ConcurrentChange, DomainError
from domain.shared.ids import CaptureId, GuildId, RequestId, UserId
from domain.shared.names import Names
from domain.shared.settings import Settings
from domain.shared.standing import Standing

UNANSWERED = (DiscordUnreachable, MayNotLook, RecordsUnavailable, CommitOutcomeUnknown, ConcurrentChange)
"""What may stand in the way once the case is open: it stays on record, and is finished later."""


@frozen(kw_only=True)
class TakeAction:
    kind: ActionKind
    guild: GuildId
    moderator: Standing
    target: UserId
    reason: str | None
    request: RequestId
    asked_at: datetime
    """By Discord's clock, so that what it recorded since can be told from what was there before."""
    delete_messages: timedelta = timedelta(0)
    lasts: str | None = None
    """How long, or until when, as the moderator wrote it; None for good, or where nothing of it lasts."""
    answer_place: AnswerPlace | None = None
    is_silent: bool = False
    """Whether the member is not told, whatever the guild wants."""
    evidence: tuple[CaptureId, ...] = ()
    target_names: Names = field(factory=Names)
    moderator_names: Names = field(factory=Names)
    links: tuple[Link, ...] = ()
    """To cases of the same guild, of which whoever asks knows that they are there."""


@define(kw_only=True)
class TakeActionHandler:
    """Checks everything, records the intent, acts, records the outcome.

    Raises ActionUnfinished when the intent is on record and the rest could not be finished now.
    """

    standings: Standings
    use: CommandUse
    effects: Effects
    get_settings: UseCase[GuildId, Settings]
    cases: CaseReader
    open_case: UseCase[CaseIntent, OpenedCase]
    carry_out: UseCase[CarryOutCase, CaseView]
    clock: SharedClock
    zones: Zones
    moments: Moments
    lease: timedelta

    async def __call__(self, command: TakeAction) -> CaseView:
        settings = await self.get_settings(command.guild)
        reason = reason_for(command.kind, command.reason)
        check_delete_window(command.delete_messages)
        expires_at = await self._end_of(command)
        check_term(command.kind, expires_at)
        try:
            target = await self._check(command)
        except DomainError:
            # Delivered again after it was done, it is refused because it was done.
            earlier = await self.cases.opened_by(command.guild, command.request)
            if earlier is None:
                raise
            return earlier
        intent = CaseIntent(
            guild=command.guild,
            kind=command.kind,
            target=command.target,
            moderator=command.moderator.user,
            reason=reason,
            request=command.request,
            opened_at=command.asked_at,
            lease_until=await self.clock.now() + self.lease,
            tell_member=is_told(settings, command.kind) and not command.is_silent,
            delete_messages=command.delete_messages,
            expires_at=expires_at,
            evidence=command.evidence,
            answer_place=command.answer_place,
            target_names=command.target_names,
            moderator_names=command.moderator_names,
            links=command.links,
            target_roles=target.roles,
            budget=budget_of(settings, command.kind, command.moderator),
        )
        opened = await self.open_case(intent)
        if not opened.is_new:
            return CaseView.of(opened.case)
        try:
            return await self.carry_out(CarryOutCase(opened.case))
        except UNANSWERED as unanswered:
            raise ActionUnfinished(opened.case.number) from unanswered

    async def _end_of(self, command: TakeAction) -> datetime | None:
        if command.lasts is None or is_for_good(command.lasts):
            return None
        zone = (await self.zones.of(command.moderator.user, command.guild)).zone
        return await self.moments.read(command.lasts, now=command.asked_at, zone=zone)

    async def _check(self, command: TakeAction) -> Standing:
        # Whatever led here, a button or another command: it needs what the command of its own needs.
        await self.use.check(command.guild, command.moderator, command_for(command.kind))
        target = await self.standings.of(command.guild, command.target)
        bot = await self.standings.of_bot(command.guild)
        check_action(ProposedAction(kind=command.kind, moderator=command.moderator, target=target, bot=bot))
        redundancy = await self.effects[command.kind].redundancy(command.guild, target)
        if redundancy is not None:
            raise redundancy
        return target
