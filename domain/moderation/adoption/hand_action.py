"""What somebody did in Discord's own menus, as its audit log has it."""

from datetime import datetime
from typing import NewType
from uuid import uuid4

from attrs import field, frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.case import Case, CaseIntent, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import FoundJail
from domain.moderation.reason import LONGEST_REASON, Reason
from domain.shared.ids import GuildId, RequestId, RoleId, UserId
from domain.shared.lease import LeaseToken
from domain.shared.names import Names
from domain.shared.text import tidied

AuditEntryId = NewType("AuditEntryId", int)
"""The id of an entry of a guild's audit log; a later entry has a larger one."""


@frozen(kw_only=True)
class HandAction:
    """`entry` is the entry that it is known by, or the interaction that put it on record where there is none."""

    guild: GuildId
    entry: AuditEntryId
    kind: ActionKind
    target: UserId
    moderator: UserId
    reason: Reason | None
    at: datetime
    """By Discord's clock."""
    expires_at: datetime | None = None
    target_names: Names = field(factory=Names)
    moderator_names: Names = field(factory=Names)
    target_roles: tuple[RoleId, ...] = ()
    """What the member had then, highest first; empty where that is not known, too."""
    jail: FoundJail | None = None
    """Where it is one."""

    @property
    def request(self) -> RequestId:
        return RequestId(self.entry)


def kept_reason(text: str | None) -> Reason | None:
    """A reason as somebody gave it to Discord: cut where it is too long, None where nothing of it can be read."""
    tidy = tidied(text or "")
    if len(tidy) > LONGEST_REASON:
        tidy = tidied(tidy[: LONGEST_REASON - 1]) + "…"
    return Reason(tidy) if tidy else None


def adopted_case(action: HandAction, number: CaseNumber) -> Case:
    """The case of it: carried out when it was opened, and told of to nobody."""
    intent = CaseIntent(
        guild=action.guild,
        kind=action.kind,
        target=action.target,
        moderator=action.moderator,
        reason=action.reason,
        request=action.request,
        opened_at=action.at,
        lease_until=action.at,
        target_names=action.target_names,
        moderator_names=action.moderator_names,
        tell_member=False,
        expires_at=action.expires_at,
    )
    case = Case.open(intent, number, LeaseToken(uuid4()))
    case.settle(failure=None, notice=Notice.NOT_WANTED, at=action.at)
    return case
