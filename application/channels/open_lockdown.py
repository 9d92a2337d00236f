from collections.abc import Collection
from datetime import timedelta

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.channels.errors import DuplicateAct
from domain.channels.lockdown import Lockdown, LockdownIntent
from domain.shared.ids import ChannelId

HEAD_START = timedelta(seconds=5)
"""Of whoever decided it: only if they do not begin in this time is it anybody's to carry out."""


@frozen
class OpenLockdown:
    intent: LockdownIntent
    channels: Collection[ChannelId]


@define
class OpenLockdownHandler:
    """Records what is to be locked or unlocked, and that somebody is to do so. A request delivered again finds what it
    opened."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: OpenLockdown) -> Lockdown:
        intent, now = command.intent, await self._clock.now()
        try:
            async with self._uow(turn=intent.guild) as uow:
                # First, as whoever works on the guild's locks does: so no two wait for each other.
                await uow.channel_turns.want(intent.guild, at=now + HEAD_START)
                lockdown = await uow.lockdowns.open(intent, command.channels)
                await uow.commit()
        except DuplicateAct:
            assert intent.request is not None, "only requests are delivered twice"
            async with self._uow() as uow:
                earlier = await uow.lockdowns.opened_by(intent.guild, intent.request)
            if earlier is None:
                raise
            return earlier
        return lockdown
