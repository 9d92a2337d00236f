from contextlib import suppress
from datetime import datetime

from attrs import define, evolve, frozen

from application.moderation.adoption.audited import AUDITED, AuditedDeed, AuditTrail, by_hand
from application.moderation.adoption.record_hand_actions import Recorded, RecordHandActions
from application.moderation.drift.look import Looks
from application.moderation.drift.queries import BulkTargets
from application.moderation.errors import MayNotLook
from application.moderation.queries import CaseReader, CaseView
from application.shared.clock import SharedClock
from application.shared.command_use import CommandUse
from application.shared.use_case import UseCase
from domain.moderation.actions.action import ActionKind, command_for
from domain.moderation.adoption.hand_action import AuditEntryId, HandAction, kept_reason
from domain.moderation.bulk.number import borne_operation
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import borne_number
from domain.moderation.drift.difference import Standing as Sanction
from domain.moderation.errors import ActionInProgress, CaseNotFound
from domain.moderation.nobody import NOBODY
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.names import Names
from domain.shared.standing import Standing


@frozen(kw_only=True)
class AdoptStanding:
    """Put on record what stands in Discord."""

    guild: GuildId
    by: Standing
    kind: ActionKind
    target: UserId
    request: RequestId
    asked_at: datetime


@define(kw_only=True)
class AdoptStandingHandler:
    """The case is of whoever the audit log names, else of nobody; None where it is on record by now, or stands no more.

    What the bot itself did is of whom it was done for, as by the case whose token it bears; while that case is under
    way, nothing is adopted: of a softban, the ban that stands for a moment is no ban of its own.

    Raises MissingPermission, RankTooLow, ActionInProgress, MayNotLook, DiscordUnreachable.
    """

    looks: Looks
    trail: AuditTrail
    cases: CaseReader
    bulks: BulkTargets
    use: CommandUse
    adopt: UseCase[RecordHandActions, Recorded]
    clock: SharedClock

    async def __call__(self, command: AdoptStanding) -> CaseView | None:
        command.by.require(command.kind.needs_of_moderator)
        await self.use.check(command.guild, command.by, command_for(command.kind))
        look = self.looks.get(command.kind)
        there = None if look is None else await look.find(command.guild, command.target)
        if there is None:
            return None
        deed = await self._deed(command)
        logged = None if deed is None else by_hand(deed, await self.trail.own_id())
        own = None if logged is not None else await self._own(command, there.reason if deed is None else deed.reason)
        if own is not None and own.status is CaseStatus.PENDING:
            raise ActionInProgress
        for action in (logged, _as_found(command, there, logged, None if deed is None else own)):
            if action is not None and (case := await self._recorded(action)) is not None:
                return case
        return None

    async def _recorded(self, action: HandAction) -> CaseView | None:
        heard_at = await self.clock.now()
        command = RecordHandActions(guild=action.guild, actions=(action,), heard_at=heard_at, only_missing=True)
        recorded = await self.adopt(command)
        if recorded.waiting:
            raise ActionInProgress
        return await self.cases.show(action.guild, recorded.numbers[0]) if recorded.numbers else None

    async def _own(self, command: AdoptStanding, reason: str | None) -> CaseView | None:
        """The case of the bot's own whose token the reason bears, or that of the operation that it is a part of."""
        number, operation = borne_number(reason), borne_operation(reason)
        if operation is not None:
            number = await self.bulks.case_of(command.guild, operation, command.target)
        if number is None:
            return None
        with suppress(CaseNotFound):
            case = await self.cases.show(command.guild, number)
            return case if case.target == command.target else None
        return None

    async def _deed(self, command: AdoptStanding) -> AuditedDeed | None:
        action = AUDITED.get(command.kind)
        if action is None:
            return None  # what else changes roles is in the log, too: it says nothing of a jail
        try:
            return await self.trail.latest(command.guild, action, command.target)
        except MayNotLook:
            return None


def _as_found(command: AdoptStanding, there: Sanction, logged: HandAction | None, own: CaseView | None) -> HandAction:
    """As of now: of an entry that is on record already, another case had ended."""
    if logged is not None:
        return evolve(logged, entry=AuditEntryId(command.request), at=command.asked_at)
    return HandAction(
        guild=command.guild,
        entry=AuditEntryId(command.request),
        kind=command.kind,
        target=command.target,
        moderator=NOBODY if own is None else own.moderator,
        moderator_names=Names() if own is None else own.moderator_names,
        reason=kept_reason(there.reason) if own is None else own.reason,
        at=command.asked_at,
        expires_at=there.until,
        target_names=there.names,
        jail=there.jail,
    )
