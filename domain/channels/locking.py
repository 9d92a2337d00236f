"""What it takes to lock a channel: nobody but the staff writes there any more."""

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import evolve, field, frozen

from domain.channels.overwrites import NEUTRAL, Overwrite, OverwriteChange, Overwrites, Target, TargetKind, taken_back
from domain.shared.ids import ChannelId, RoleId, UserId

ADMINISTRATOR: Final = 1 << 3
MANAGE_CHANNELS: Final = 1 << 4
MANAGE_GUILD: Final = 1 << 5
VIEW: Final = 1 << 10
SEND: Final = 1 << 11
MANAGE_MESSAGES: Final = 1 << 13
CONNECT: Final = 1 << 20
SPEAK: Final = 1 << 21
MANAGE_ROLES: Final = 1 << 28
CREATE_PUBLIC_THREADS: Final = 1 << 35
CREATE_PRIVATE_THREADS: Final = 1 << 36
SEND_IN_THREADS: Final = 1 << 38
MODERATE_MEMBERS: Final = 1 << 40

WRITING: Final = SEND | SEND_IN_THREADS
"""What a lock takes away everywhere; who has none of it cannot write, in threads neither."""

_BESIDES: Final = CREATE_PUBLIC_THREADS | CREATE_PRIVATE_THREADS
_FOR_VOICE: Final = CONNECT
_FOR_ALL_WITHIN: Final = CONNECT | SPEAK
"""What a category loses besides: more than any channel in it, see `_locked`."""
_STAFF: Final = ADMINISTRATOR | MANAGE_CHANNELS | MANAGE_GUILD | MANAGE_MESSAGES | MANAGE_ROLES | MODERATE_MEMBERS


@frozen(kw_only=True)
class RolePowers:
    permissions: int
    is_managed: bool = False
    """Whether it is a bot's own, the boosters', or a subscription's."""

    @property
    def is_ordinary(self) -> bool:
        """Whether it is for members: neither staff nor managed."""
        return not self.is_managed and not self.permissions & _STAFF


@frozen(kw_only=True)
class LockableChannel:
    id: ChannelId
    category: ChannelId | None = None
    is_category: bool = False
    """What is made within it begins with its overwrites."""
    has_voice: bool = False
    overwrites: Overwrites = field(factory=dict)
    bot_holds: int
    """The bot's bits there."""


@frozen(kw_only=True)
class LockableGuild:
    """All that decides who may write where."""

    everyone: RoleId
    """The role that all have; Discord gives it the guild's own id."""
    bot: UserId
    bot_is_administrator: bool = False
    bot_may_set: int
    """The bits that Discord lets the bot allow and deny: those that it holds in the guild itself."""
    roles: Mapping[RoleId, RolePowers]
    """@everyone too."""
    channels: Mapping[ChannelId, LockableChannel]


def is_open(guild: LockableGuild, channel: LockableChannel) -> bool:
    """Whether members, by what all of them have or by an ordinary role, see the channel and write in it."""
    of_all = guild.roles[guild.everyone].permissions
    everyone = channel.overwrites.get(Target(guild.everyone), NEUTRAL)
    held = [everyone.over(of_all)]
    for role, powers in _ordinary(guild):
        held.append(channel.overwrites.get(Target(role), NEUTRAL).over(everyone.over(of_all | powers.permissions)))
    return any(bits & VIEW and bits & WRITING for bits in held)


def lock_changes(
    guild: LockableGuild, channel: LockableChannel, earlier: tuple[OverwriteChange, ...] = ()
) -> tuple[OverwriteChange, ...]:
    """How the overwrites of a locked channel differ from those of the channel as it is unlocked.

    @everyone is denied to write, ordinary roles are no longer allowed to in spite of it; the bot itself goes on, which
    comes first so that it never locks itself out. Overwrites of single members, of staff and of other bots are left
    alone. `earlier` is what a lock that still stands there did: what was before that one was before this one too.
    """
    kept = {change.target: taken_back(change, channel.overwrites.get(change.target)) for change in earlier}
    unlocked: dict[Target, Overwrite | None] = {**channel.overwrites, **kept}
    wanted = _locked(guild, evolve(channel, overwrites={t: each for t, each in unlocked.items() if each is not None}))
    for target in kept:  # of one that would not be touched today it is still known what was before
        present = channel.overwrites.get(target)
        if target not in wanted and present is not None:
            wanted[target] = present
    return tuple(
        OverwriteChange(target=target, before=unlocked.get(target), set=overwrite)
        for target, overwrite in wanted.items()
        if overwrite != unlocked.get(target)
    )


def _locked(guild: LockableGuild, channel: LockableChannel) -> dict[Target, Overwrite]:
    """A category's come out unlike those of any channel in it: a channel that has the same ones follows its category
    (Discord API reference, "Permission syncing"), and would be opened with it, whatever else locks it."""
    more = _FOR_ALL_WITHIN if channel.is_category else _FOR_VOICE if channel.has_voice else 0
    bits = (WRITING | _BESIDES | more) & (guild.bot_may_set | WRITING)
    wanted = dict[Target, Overwrite]()
    if not guild.bot_is_administrator and not channel.is_category:
        itself = Target(guild.bot, TargetKind.MEMBER)
        wanted[itself] = channel.overwrites.get(itself, NEUTRAL).allowing(bits)
    for role, _ in _ordinary(guild):
        of_role = channel.overwrites.get(Target(role))
        if of_role is not None and of_role.allow & bits:
            wanted[Target(role)] = of_role.not_allowing(bits)
    everyone = Target(guild.everyone)
    wanted[everyone] = channel.overwrites.get(everyone, NEUTRAL).denying(bits)
    return wanted


def _ordinary(guild: LockableGuild) -> Iterator[tuple[RoleId, RolePowers]]:
    return ((role, powers) for role, powers in guild.roles.items() if role != guild.everyone and powers.is_ordinary)
