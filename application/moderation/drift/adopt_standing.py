from datetime import datetime

from attrs import define, evolve, frozen

from application.moderation.adoption.audited import AUDITED, AuditedDeed, AuditTrail, by_hand
from application.moderation.adoption.record_hand_actions import Recorded, RecordHandActions
from application.moderation.drift.look import Looks
from application.moderation.errors import MayNotLook
from application.moderation.queries import CaseReader, CaseView
from application.shared.clock import SharedClock
from application.shared.command_use import CommandUse
from application.shared.use_case import UseCase
from domain.moderation.actions.action import ActionKind, command_for
from domain.moderation.adoption.hand_action import AuditEntryId, HandAction, kept_reason
from domain.moderation.drift.difference import Standing as Sanction
from domain.moderation.errors import ActionInProgress
from domain.moderation.nobody import NOBODY
from domain.shared.ids import GuildId, RequestId, UserId
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

    Raises MissingPermission, RankTooLow, ActionInProgress, MayNotLook, DiscordUnreachable.
    """

    looks: Looks
    trail: AuditTrail
    cases: CaseReader
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
        for action in (logged, _as_found(command, there, logged)):
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

    async def _deed(self, command: AdoptStanding) -> AuditedDeed | None:
        action = AUDITED.get(command.kind)
        if action is None:
            return None  # what else changes roles is in the log, too: it says nothing of a jail
        try:
            return await self.trail.latest(command.guild, action, command.target)
        except MayNotLook:
            return None


def _as_found(command: AdoptStanding, there: Sanction, logged: HandAction | None) -> HandAction:
    """As of now: of an entry that is on record already, another case had ended."""
    if logged is not None:
        return evolve(logged, entry=AuditEntryId(command.request), at=command.asked_at)
    return HandAction(
        guild=command.guild,
        entry=AuditEntryId(command.request),
        kind=command.kind,
        target=command.target,
        moderator=NOBODY,
        reason=kept_reason(there.reason),
        at=command.asked_at,
        expires_at=there.until,
        target_names=there.names,
        jail=there.jail,
    )
