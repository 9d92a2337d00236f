"""One channel of a lock or unlock: what is to be made of its overwrites, and what came of it."""

from collections.abc import Mapping

from attrs import define, frozen

from application.channels.errors import ChannelRefused, PartlyRefused
from application.channels.ports import ChannelDesk
from domain.channels.lockdown import LONGEST_WHY, Lockdown, LockedChannel, Step, StepState
from domain.channels.locking import MANAGE_ROLES, VIEW, LockableChannel, LockableGuild
from domain.channels.numbers import ActKind, audit_reason
from domain.channels.overwrites import Overwrite, OverwriteChange, Target
from domain.channels.ways import WAYS
from domain.shared.ids import ChannelId

type Changes = tuple[OverwriteChange, ...]

MISSING_ACCESS, MISSING_PERMISSIONS = "Missing Access", "Missing Permissions"
"""What Discord would say, word for word; it need not be asked."""


@frozen(kw_only=True)
class WorkOnStep:
    lockdown: Lockdown
    channel: ChannelId
    guild: LockableGuild
    """As Discord had it a moment ago."""
    changes: Changes | None
    """What is on record about this channel; None where another lock or unlock decides about it."""


def planned(
    lockdown: Lockdown, guild: LockableGuild, locked: Mapping[ChannelId, LockedChannel]
) -> dict[ChannelId, Changes]:
    """What is to be on record before anything is done, of those of the channels that this one decides about."""
    mine = {each.channel: each.changes for each in locked.values() if each.number == lockdown.number}
    way, present = WAYS[lockdown.kind], guild.channels
    return {each: way.changes(guild, present[each], known) for each, known in mine.items() if each in present}


@define
class WorkOnStepHandler:
    """Sets what is not so yet, one request each. Raises DiscordUnreachable."""

    _desk: ChannelDesk

    async def __call__(self, command: WorkOnStep) -> Step:
        channel = command.guild.channels.get(command.channel)
        if channel is None:
            return Step(channel=command.channel, state=StepState.GONE)
        if command.changes is None:
            return Step(channel=command.channel, state=StepState.OVERTAKEN)
        wanted = WAYS[command.lockdown.kind].wanted(channel, command.changes)
        missing = _missing(channel) if wanted else None
        if missing is not None:
            return Step(channel=channel.id, state=StepState.REFUSED, why=missing)
        try:
            await self._set(command.lockdown, channel, wanted)
        except ChannelRefused as refused:
            state = StepState.PARTLY if isinstance(refused, PartlyRefused) else StepState.REFUSED
            return Step(channel=channel.id, state=state, why=refused.why[:LONGEST_WHY])
        return Step(channel=channel.id, state=StepState.DONE, why=await self._said(command.lockdown, channel))

    async def _set(
        self, lockdown: Lockdown, channel: LockableChannel, wanted: tuple[tuple[Target, Overwrite | None], ...]
    ) -> None:
        """All of it or, where Discord refuses, nothing: what was set before that is put back."""
        reason = audit_reason(lockdown.kind, lockdown.number, lockdown.moderator, _why(lockdown))
        done = list[Target]()
        try:
            for target, overwrite in wanted:
                await self._desk.set_overwrite(lockdown.guild, channel.id, target, overwrite, reason=reason)
                done.append(target)
        except ChannelRefused as refused:
            try:
                for target in reversed(done):
                    before = channel.overwrites.get(target)
                    await self._desk.set_overwrite(lockdown.guild, channel.id, target, before, reason=reason)
            except ChannelRefused as again:
                raise PartlyRefused(channel.id, again.why) from refused
            raise

    async def _said(self, lockdown: Lockdown, channel: LockableChannel) -> str | None:
        """Discord's words where it did not let the bot write there, which is no fault of the lock."""
        if lockdown.notice is None or channel.is_category:
            return None
        try:
            await self._desk.say(lockdown.guild, channel.id, lockdown.number, lockdown.notice, since=lockdown.opened_at)
        except ChannelRefused as refused:
            return refused.why[:LONGEST_WHY]
        return None


def _missing(channel: LockableChannel) -> str | None:
    if not channel.bot_holds & VIEW:
        return MISSING_ACCESS
    return None if channel.bot_holds & MANAGE_ROLES else MISSING_PERMISSIONS


def _why(lockdown: Lockdown) -> str | None:
    return lockdown.reason if lockdown.ends is None else f"the time of [{ActKind.LOCK} {lockdown.ends}] is over"
