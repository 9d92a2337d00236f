from collections.abc import Collection
from datetime import datetime
from typing import ClassVar

from attrs import define, evolve

from application.moderation.drift.look import BanPages, Seen
from application.moderation.effects.effect import Effect, Trace
from application.moderation.ports import BannedUser, Bans
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.case import Case
from domain.moderation.drift.difference import Standing
from domain.shared.ids import GuildId, UserId
from domain.shared.names import Names

MOST_PAGES = 50
"""Of a thousand bans."""


@define
class BansLook:
    _pages: BanPages
    _bans: Bans
    _effect: Effect
    kind: ClassVar[ActionKind] = BAN

    async def see(self, guild: GuildId, on_record: Collection[UserId]) -> Seen:
        standing, after = dict[UserId, Standing](), UserId(0)
        for _ in range(MOST_PAGES):
            page = await self._pages.page(guild, after)
            standing.update((ban.user, _standing(ban)) for ban in page.bans)
            if page.is_last:
                return Seen(standing=standing)
            after = page.bans[-1].user
        beyond = frozenset(user for user in on_record if user > after)
        return Seen(standing=standing, unknown=beyond, is_complete=False)

    async def find(self, guild: GuildId, user: UserId) -> Standing | None:
        ban = await self._bans.find(guild, user)
        return None if ban is None else Standing(reason=ban.audit_reason)

    async def restore(self, case: Case) -> None:
        await self._effect.bring_about(case)

    async def was_restored(self, case: Case, *, since: datetime) -> bool:
        return await self._effect.trace(evolve(case, opened_at=since), told=False) is Trace.OURS


def _standing(ban: BannedUser) -> Standing:
    return Standing(names=Names(username=ban.username, display_name=ban.display_name), reason=ban.reason)
