from collections.abc import Container
from datetime import timedelta

from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.shared.ids import GuildId, UserId

AT_ONCE = 2_000
"""Stored members in one transaction."""

APART = timedelta(minutes=1)
"""How far our clock may be ahead of Discord's, by which a join is told."""


@frozen(kw_only=True)
class MarkAbsent:
    """Compare the next stored members beyond that id with who is here; `here` must be everybody, and up to date."""

    guild: GuildId
    here: Container[UserId]
    after: UserId


@define
class MarkAbsentHandler:
    """Whoever left unseen counts as having left; returns beyond whom to go on, None at the end.

    On which day they left nobody knows, so they are counted among the leaves of none. Who joins meanwhile is in `here`,
    or their join waits for the guild's turn and, told as later than this, brings them back.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: MarkAbsent) -> UserId | None:
        guild = command.guild
        async with self._uow(turn=guild) as uow:
            stored = await uow.members.presence(guild, after=command.after, limit=AT_ONCE)
            gone = [user for user, is_active in stored.items() if is_active and user not in command.here]
            if gone:
                await uow.members.left_unseen(guild, gone, at=self._clock.now() - APART)
                await uow.commit()
        return max(stored) if len(stored) == AT_ONCE else None
