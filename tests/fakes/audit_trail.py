"""A guild's audit log, of what people and bots did."""

import asyncio
from datetime import datetime, timedelta
from itertools import count

from attrs import define, field

from application.moderation.adoption.audited import AuditedDeed, AuditPage
from application.moderation.errors import MayNotLook
from application.moderation.ports import AuditedAction
from application.shared.errors import DiscordUnreachable
from domain.moderation.adoption.hand_action import AuditEntryId
from domain.shared.ids import GuildId, UserId
from domain.shared.names import Names
from tests.builders import BOT, GUILD, MEMBER, MODERATOR
from tests.fakes.clock import START

_ids = count(1_000_000)


def a_deed(
    action: str = "ban",
    *,
    guild: GuildId = GUILD,
    target: UserId = MEMBER,
    by: UserId | None = MODERATOR,
    reason: str | None = "by hand",
    at: datetime = START,
    until: datetime | None = None,
    target_names: Names | None = None,
) -> AuditedDeed:
    return AuditedDeed(
        guild=guild,
        entry=AuditEntryId(next(_ids)),
        action=AuditedAction(action),
        target=target,
        by=by,
        reason=reason,
        at=at,
        until=until,
        target_names=Names() if target_names is None else target_names,
    )


@define(eq=False)
class FakeAuditTrail:
    deeds: list[AuditedDeed] = field(factory=list)
    """Oldest first."""
    page: int = 100
    own: UserId = BOT
    may_look: bool = True
    is_reachable: bool = True
    pages_read: int = 0
    pages_until_kill: int | None = None
    """After so many pages whoever reads is killed."""

    async def newest(self, guild: GuildId) -> AuditEntryId | None:
        deeds = await self._of(guild)
        return deeds[-1].entry if deeds else None

    async def after(self, guild: GuildId, entry: AuditEntryId) -> AuditPage:
        deeds = [deed for deed in await self._of(guild) if deed.entry > entry][: self.page]
        if self.pages_until_kill is not None and self.pages_read >= self.pages_until_kill:
            raise asyncio.CancelledError
        self.pages_read += 1
        return AuditPage(deeds=tuple(deeds), last=deeds[-1].entry if deeds else None)

    async def latest(self, guild: GuildId, action: AuditedAction, target: UserId) -> AuditedDeed | None:
        deeds = await self._of(guild)
        return next((deed for deed in reversed(deeds) if (deed.action, deed.target) == (action, target)), None)

    async def own_id(self) -> UserId:
        return self.own

    async def _of(self, guild: GuildId) -> list[AuditedDeed]:
        await asyncio.sleep(0)
        if not self.is_reachable:
            raise DiscordUnreachable
        if not self.may_look:
            raise MayNotLook
        return [deed for deed in self.deeds if deed.guild == guild]


def at(seconds: float) -> datetime:
    """So long after the beginning."""
    return START + timedelta(seconds=seconds)
