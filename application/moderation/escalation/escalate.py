from contextlib import suppress
from datetime import timedelta
from zoneinfo import ZoneInfo

from attrs import define, evolve, frozen

from application.moderation.carry_out_case import CarryOutCase
from application.moderation.effects import Effects
from application.moderation.errors import MayNotLook
from application.moderation.escalation.look_back import record_until
from application.moderation.escalation.open_automatic_case import OpenAutomaticCase
from application.moderation.escalation.queries import EscalationReader
from application.moderation.escalation.reason import reason_of
from application.moderation.queries import CaseReader, CaseView
from application.moderation.take_action import UNANSWERED
from application.shared.clock import SharedClock
from application.shared.errors import TransientFailure
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.guilds.settings import TIME_ZONE
from domain.moderation.case import Case, CaseIntent, CaseStatus, Failure
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import ActionInProgress
from domain.moderation.escalation.obstacles import failure_of, is_too_late
from domain.moderation.escalation.policy import Reached, next_reached
from domain.moderation.escalation.record import MOST_CASES, Firing
from domain.moderation.hierarchy import ProposedAction, check_action
from domain.moderation.links import Link, Relation
from domain.moderation.settings import DM_ON_ACTION
from domain.shared.errors import ConcurrentChange, DomainError
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from domain.shared.standing import Standing

CLOCKS_DIFFER = timedelta(minutes=1)
"""By less than this, the database's and Discord's: what is looked for since the opening must not be older than that."""


@frozen(kw_only=True)
class Escalate:
    """See what follows from a case that was carried out."""

    guild: GuildId
    number: CaseNumber


@define(kw_only=True)
class EscalateHandler:
    """Takes the steps that the member's points have reached: each as a case of its own, by the bot.

    It looks at the record, not at what happened, so it may run twice, late, or concurrently: that a step is taken is
    recorded with the case that comes of it, once. What ranks and rights refuse is on record as not carried out. Raises
    TransientFailure while another action on the member is under way, DiscordUnreachable where nobody can tell where
    they stand; nothing is taken then, and it may be run again.
    """

    escalation: EscalationReader
    cases: CaseReader
    standings: Standings
    effects: Effects
    get_settings: UseCase[GuildId, Settings]
    open_case: UseCase[OpenAutomaticCase, Case]
    carry_out: UseCase[CarryOutCase, CaseView]
    clock: SharedClock
    lease: timedelta

    async def __call__(self, command: Escalate) -> None:
        rules = await self.escalation.rules(command.guild)
        if not rules.in_force:
            return
        cause = await self.cases.show(command.guild, command.number)
        if cause.status is not CaseStatus.APPLIED or cause.kind not in rules.counted:
            return
        for _ in range(MOST_CASES):
            record = await record_until(self.escalation, rules, cause.guild, cause.target, cause.opened_at)
            reached = next_reached(rules, record, since=cause.number)
            if reached is None:
                return
            with suppress(ConcurrentChange):  # decided on what another has just decided, too: look again
                await self._take(cause, reached, record.next_nth)

    async def _take(self, cause: CaseView, reached: Reached, nth: int) -> None:
        now, caused_at = await self.clock.now(), reached.causes[-1].opened_at
        settings = await self.get_settings(cause.guild)
        bot = await self.standings.of_bot(cause.guild)
        firing = Firing(
            guild=cause.guild,
            target=cause.target,
            nth=nth,
            trigger=reached.trigger,
            points=reached.step.points,
            fired_at=now,
        )
        lasts, zone = reached.step.lasts, ZoneInfo(settings[TIME_ZONE])
        intent = CaseIntent(
            guild=cause.guild,
            kind=reached.step.kind,
            target=cause.target,
            moderator=bot.user,
            reason=reason_of(reached),
            request=firing.request,
            opened_at=max(caused_at, now - CLOCKS_DIFFER),
            lease_until=now + self.lease,
            target_names=cause.target_names,
            tell_member=settings[DM_ON_ACTION],
            expires_at=None if lasts is None else lasts.after(now, zone),
            links=tuple(Link(Relation.CAUSED_BY, each.number) for each in reached.causes),
        )
        failure: Failure | None = Failure.INTERRUPTED
        if not is_too_late(caused_at, now):
            target = await self.standings.of(intent.guild, intent.target)
            intent = evolve(intent, target_roles=target.roles)
            failure = await self._refused(intent, target, bot)
        try:
            case = await self.open_case(OpenAutomaticCase(intent=intent, firing=firing, failure=failure))
        except ActionInProgress as under_way:
            raise TransientFailure from under_way
        if case.status is CaseStatus.PENDING:
            with suppress(*UNANSWERED):  # it is on record, and a sweep finishes it
                await self.carry_out(CarryOutCase(case))

    async def _refused(self, intent: CaseIntent, target: Standing, bot: Standing) -> Failure | None:
        try:
            check_action(ProposedAction(kind=intent.kind, moderator=bot, target=target, bot=bot))
            refusal = await self.effects[intent.kind].redundancy(intent.guild, target)
        except MayNotLook:
            return Failure.BOT_LACKS_PERMISSION
        except DomainError as refused:
            refusal = refused
        return None if refusal is None else failure_of(refusal)
