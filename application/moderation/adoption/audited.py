"""What Discord's audit log tells, and what of it people did by hand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from application.moderation.ports import AuditedAction
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.adoption.hand_action import AuditEntryId, HandAction, kept_reason
from domain.moderation.adoption.lifting import OwnLifting
from domain.moderation.bulk.number import borne_operation
from domain.moderation.case_number import bears_token
from domain.moderation.nobody import NOBODY
from domain.moderation.term import ended_by
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.names import Names

ADOPTED: Mapping[AuditedAction, ActionKind] = {
    AuditedAction("ban"): BAN,
    AuditedAction("unban"): UNBAN,
    AuditedAction("kick"): KICK,
    AuditedAction("timeout"): TIMEOUT,
    AuditedAction("untimeout"): UNTIMEOUT,
}
"""What becomes a case of which kind."""

_TAKES_BACK = frozenset(kind for kind in ADOPTED.values() if kind.undone_by is None and ended_by(kind))

AUDITED: Mapping[ActionKind, AuditedAction] = {kind: action for action, kind in ADOPTED.items()}


@frozen(kw_only=True)
class AuditedDeed:
    """One entry of a guild's audit log about somebody. `by` is None where Discord did not record it."""

    guild: GuildId
    entry: AuditEntryId
    action: AuditedAction
    target: UserId
    by: UserId | None
    reason: str | None
    at: datetime
    until: datetime | None = None
    """When it ends by itself."""
    target_names: Names = field(factory=Names)
    target_roles: tuple[RoleId, ...] = ()
    """What they had at that moment, highest first; empty where that is not known, too."""
    names: Names = field(factory=Names)
    """Of who did it."""


@frozen(kw_only=True)
class AuditPage:
    """Entries that follow each other, oldest first: those about somebody, and the last one of any sort."""

    deeds: tuple[AuditedDeed, ...]
    last: AuditEntryId | None
    """None where there were no more."""


class AuditTrail(Protocol):
    """A guild's audit log, as it is read on and on. Each raises MayNotLook or DiscordUnreachable."""

    async def newest(self, guild: GuildId) -> AuditEntryId | None:
        """None where the log is empty."""
        ...

    async def after(self, guild: GuildId, entry: AuditEntryId) -> AuditPage:
        """Those that follow that entry, up to a hundred, as far back as Discord keeps them."""
        ...

    async def latest(self, guild: GuildId, action: AuditedAction, target: UserId) -> AuditedDeed | None:
        """The newest such deed on somebody, among the last hundred of the sort; None where there is none."""
        ...

    async def own_id(self) -> UserId:
        """The bot's. Raises DiscordUnreachable alone."""
        ...


def by_hand(deed: AuditedDeed, own: UserId) -> HandAction | None:
    """None for what was the bot's own doing, and for what becomes no case.

    What a person did is theirs, whatever they wrote as their reason.
    """
    kind = ADOPTED.get(deed.action)
    if kind is None or _is_own(deed, own):
        return None
    return HandAction(
        guild=deed.guild,
        entry=deed.entry,
        kind=kind,
        target=deed.target,
        moderator=NOBODY if deed.by is None else deed.by,
        reason=kept_reason(deed.reason),
        at=deed.at,
        expires_at=deed.until,
        target_names=deed.target_names,
        target_roles=deed.target_roles,
        moderator_names=deed.names,
    )


def own_lifting(deed: AuditedDeed, own: UserId) -> OwnLifting | None:
    """None for what others did, and for what takes nothing back."""
    kind = ADOPTED.get(deed.action)
    if kind is None or kind not in _TAKES_BACK or not _is_own(deed, own):
        return None
    return OwnLifting(entry=deed.entry, kind=kind, target=deed.target, reason=deed.reason, at=deed.at)


def _is_own(deed: AuditedDeed, own: UserId) -> bool:
    bears_one = bears_token(deed.reason) or borne_operation(deed.reason) is not None
    return deed.by == own or (deed.by is None and bears_one)
