from collections.abc import Collection
from datetime import datetime
from typing import ClassVar

from attrs import define, evolve

from application.moderation.drift.look import LiveTimeouts, Seen
from application.moderation.effects.effect import Effect, Trace
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.case import Case
from domain.moderation.drift.difference import Standing
from domain.shared.ids import GuildId, UserId


@define
class TimeoutsLook:
    """Who has left keeps their timeout, and nobody can see it: nothing is said of them."""

    _timeouts: LiveTimeouts
    _effect: Effect
    kind: ClassVar[ActionKind] = TIMEOUT

    async def see(self, guild: GuildId, on_record: Collection[UserId]) -> Seen:
        seen = await self._timeouts.seen(guild, on_record)
        standing = {user: Standing(until=until) for user, until in seen.until.items()}
        return Seen(standing=standing, unknown=seen.away, is_complete=seen.are_all)

    async def find(self, guild: GuildId, user: UserId) -> Standing | None:
        until = (await self._timeouts.seen(guild, [user])).until.get(user)
        return None if until is None else Standing(until=until)

    async def restore(self, case: Case) -> None:
        await self._effect.bring_about(case)

    async def was_restored(self, case: Case, *, since: datetime) -> bool:
        return await self._effect.trace(evolve(case, opened_at=since), told=False) is Trace.OURS
