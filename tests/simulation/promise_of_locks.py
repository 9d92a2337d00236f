"""A channel is locked where the last decision was to lock it; else its overwrites are exactly what they were."""

from collections.abc import Iterator
from itertools import pairwise

from attrs import define

from domain.channels.lockdown import Lockdown, Step, StepState
from domain.channels.numbers import ActKind
from domain.shared.ids import ChannelId
from tests.builders import GUILD
from tests.fakes.channel_records import LOCKDOWNS, STEPS
from tests.fakes.records import MemoryRecords
from tests.simulation.locking import FIRST_POST
from tests.simulation.world import World, true_time


@define
class PromiseOfLocks:
    """To be asked when all is quiet."""

    world: World
    records: MemoryRecords

    def is_quiet(self) -> bool:
        return not any(map(self._is_left, self._lockdowns()))

    def findings(self) -> Iterator[str]:
        for lockdown in self._lockdowns():
            if self._is_left(lockdown):
                yield f"{lockdown.kind} {lockdown.number} is not through, or its time is over"
            posts = [post for post in self.world.messages if post.about == FIRST_POST + lockdown.number]
            if len(posts) - any(post.channel in self.world.closed for post in posts) > 1 or not posts:
                yield f"{lockdown.kind} {lockdown.number} has {len(posts)} posts in the mod-log"
        for channel in self.world.channels.overwrites:
            yield from (f"channel {channel}: {finding}" for finding in self._of(channel))

    def _of(self, channel: ChannelId) -> Iterator[str]:
        channels, decisions = self.world.channels, self._decisions(channel)
        for (earlier, _), (later, _) in pairwise(decisions):
            if later.ends is not None and later.ends != earlier.number:
                yield f"the end of lock {later.ends} opened what {earlier.kind} {earlier.number} had decided"
        done = [lockdown for lockdown, step in decisions if step.state is StepState.DONE]
        if any(step.is_refused for _, step in decisions):
            return  # it is as one of the decisions before wanted it, and is not called anything else
        is_to_be_locked = bool(done) and done[-1].kind is ActKind.LOCK
        if is_to_be_locked and not channels.is_locked(channel):
            yield f"lock {done[-1].number} is on record, and members may write"
        if not is_to_be_locked and channels.overwrites[channel] != channels.unlocked[channel]:
            yield f"is not locked, has {channels.overwrites[channel]}, and had {channels.unlocked[channel]}"

    def _decisions(self, channel: ChannelId) -> list[tuple[Lockdown, Step]]:
        steps = self.records[STEPS].items()
        found = [(number, step) for (_, number, where), step in steps if where == channel]
        lockdowns = self.records[LOCKDOWNS]
        return [(lockdowns[GUILD, number].lockdown, step) for number, step in sorted(found, key=lambda each: each[0])]

    def _is_left(self, lockdown: Lockdown) -> bool:
        stored = self.records[LOCKDOWNS][GUILD, lockdown.number]
        is_over = lockdown.expires_at is not None and lockdown.expires_at <= true_time()
        return lockdown.settled_at is None or (is_over and stored.over_at is None)

    def _lockdowns(self) -> list[Lockdown]:
        return [stored.lockdown for stored in self.records[LOCKDOWNS].values()]
