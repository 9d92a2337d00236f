"""What is locked and how slow a channel is, is what the record says; each has one post, and numbers have no gap."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from attrs import frozen

from domain.channels.act import ActStatus, ChannelAct
from domain.channels.lockdown import Lockdown, LockedChannel
from domain.channels.numbers import ActKind
from playground.world.guild import Guild
from playground.world.permission import Permission
from playground.world.records import Overwrite
from playground.world.snowflakes import moment_of
from tests.storm.waters import QUARTERS

_POST = re.compile(r"### \S+ (Purge|Slowmode|Lock|Unlock) (\d+)$")


@frozen
class ChannelsInPlace:
    guild: Guild
    acts: Sequence[ChannelAct]
    locks: Sequence[Lockdown]
    locked: Sequence[LockedChannel]
    bot: int
    posts: Sequence[str]
    """The first lines of what the bot wrote in the mod-log."""

    def disagreements(self) -> Iterator[str]:
        every: list[ChannelAct | Lockdown] = [*self.acts, *self.locks]
        numbers = sorted(int(each.number) for each in every)
        if numbers != [*range(1, len(numbers) + 1)]:
            yield f"the numbers of purges, slowmode and locks have a gap: {numbers}"
        posted = Counter(int(found[2]) for post in self.posts if (found := _POST.match(post)))
        for each in every:
            if each.settled_at is None:
                yield f"{each.kind.value} {each.number} was never settled"
            elif posted[each.number] != 1:
                yield f"{each.kind.value} {each.number} has {posted[each.number]} posts in the mod-log"
        yield from self._is_as_locked()
        yield from self._is_as_slow()
        for act in self.acts:
            if (act.status is ActStatus.DONE) != (act.done == act.meant) or act.done > act.meant:
                yield f"{act.kind.value} {act.number} is {act.status.value}, with {act.done} of {act.meant} done"

    def _is_as_locked(self) -> Iterator[str]:
        quarters = next(channel for channel in self.guild.channels.values() if channel.name == QUARTERS)
        is_locked = bool(quarters.overwrites.get(self.guild.id, Overwrite(0)).deny & Permission.SEND_MESSAGES)
        if is_locked != any(each.channel == quarters.id for each in self.locked):
            yield f"#{QUARTERS} is {'' if is_locked else 'not '}locked, and the record says otherwise"
        over = {int(lock.number) for lock in self.locks if lock.expires_at and lock.expires_at < datetime.now(UTC)}
        for each in self.locked:
            if each.number in over:
                yield f"#{QUARTERS} is locked by lock {each.number}, whose time is over"
        if not is_locked and quarters.overwrites:
            yield f"#{QUARTERS} was left with {quarters.overwrites}"

    def _is_as_slow(self) -> Iterator[str]:
        """As the last of those has it that Discord did."""
        slow = {int(act.number): act for act in self.acts if act.kind is ActKind.SLOWMODE}
        deeds = [
            (moment_of(entry.id), int(found[1]))
            for entry in self.guild.audit_log
            if entry.user_id == self.bot and (found := re.match(r"\[slowmode (\d+)\]", entry.reason or ""))
        ]
        done = [number for _, number in deeds]
        quarters = next(channel for channel in self.guild.channels.values() if channel.name == QUARTERS)
        wanted = slow[done[-1]].new_seconds if done else 0
        if quarters.rate_limit_per_user != wanted:
            yield f"#{QUARTERS} is slow by {quarters.rate_limit_per_user} s, and by the record {wanted} s"
        for number, act in slow.items():
            before = [slow[deed].new_seconds for at, deed in deeds if act.settled_at and at <= act.settled_at]
            # Of two who want the same at once, the second changes nothing, of which Discord writes nothing.
            was_so = bool(before) and before[-1] == act.new_seconds
            if act.status is ActStatus.DONE and number not in done and not was_so:
                yield f"slowmode {number} is recorded as done, and was not"
