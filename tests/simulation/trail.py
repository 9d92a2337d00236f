"""The simulated Discord's audit log as one process reads it on."""

from attrs import define

from application.moderation.adoption.audited import AuditedDeed, AuditPage
from application.moderation.errors import MayNotLook
from application.moderation.ports import AuditedAction
from domain.moderation.adoption.hand_action import AuditEntryId
from domain.shared.ids import GuildId, UserId
from tests.builders import BOT, GUILD
from tests.simulation.client import Client
from tests.simulation.world import NICKNAME, AuditEntry

_A_PAGE = 3
"""Entries, so that there is more than one of them."""


def as_deed(entry: AuditEntry) -> AuditedDeed:
    return AuditedDeed(
        guild=GUILD,
        entry=entry.id,
        action=entry.action,
        target=entry.user,
        by=entry.by,
        reason=entry.reason,
        at=entry.at,
        until=entry.until,
    )


@define(eq=False)
class Trail:
    """Takes the part of AuditTrail."""

    _client: Client

    async def newest(self, guild: GuildId) -> AuditEntryId | None:
        deeds = await self._all()
        return deeds[-1].entry if deeds else None

    async def after(self, guild: GuildId, entry: AuditEntryId) -> AuditPage:
        deeds = [deed for deed in await self._all() if deed.entry > entry][:_A_PAGE]
        return AuditPage(deeds=tuple(deeds), last=deeds[-1].entry if deeds else None)

    async def latest(self, guild: GuildId, action: AuditedAction, target: UserId) -> AuditedDeed | None:
        found = [deed for deed in await self._all() if (deed.action, deed.target) == (action, target)]
        return found[-1] if found else None

    async def own_id(self) -> UserId:
        return BOT

    async def _all(self) -> list[AuditedDeed]:
        def look() -> list[AuditedDeed] | None:
            world = self._client.world
            read = (entry for entry in world.audit_log if entry.action != NICKNAME)
            return [as_deed(entry) for entry in read] if world.bot_may_act else None

        deeds = await self._client.request(look)
        if deeds is None:
            raise MayNotLook
        return deeds
