"""The simulated Discord's channels: who may write where, and as it would be without any lock."""

from collections.abc import Mapping

from attrs import define, field

from domain.channels.locking import WRITING, LockableChannel, LockableGuild, RolePowers
from domain.channels.overwrites import Overwrite, Target, TargetKind
from domain.shared.ids import ChannelId, RoleId
from tests.builders import BOT, GUILD, MEMBER
from tests.simulation.roles import HELPER, READER

GENERAL, LOUNGE, RULES = ChannelId(801), ChannelId(802), ChannelId(803)
_EVERYONE, _ALL_BITS, _VIEW = RoleId(GUILD), (1 << 53) - 1, 1 << 10

_AT_FIRST: Mapping[ChannelId, Mapping[Target, Overwrite]] = {
    GENERAL: {},
    LOUNGE: {Target(_EVERYONE): Overwrite(allow=_VIEW), Target(READER): Overwrite(allow=WRITING)},
    RULES: {Target(_EVERYONE): Overwrite(deny=1 << 15), Target(MEMBER, TargetKind.MEMBER): Overwrite(deny=WRITING)},
}


@define(eq=False)
class Channels:
    overwrites: dict[ChannelId, dict[Target, Overwrite]] = field(
        factory=lambda: {channel: dict(there) for channel, there in _AT_FIRST.items()}
    )
    unlocked: dict[ChannelId, dict[Target, Overwrite]] = field(
        factory=lambda: {channel: dict(there) for channel, there in _AT_FIRST.items()}
    )
    """With all that people changed, and without any lock."""

    def lockable(self) -> LockableGuild:
        return LockableGuild(
            everyone=_EVERYONE,
            bot=BOT,
            bot_may_set=_ALL_BITS,
            roles={
                _EVERYONE: RolePowers(permissions=_VIEW | WRITING),
                READER: RolePowers(permissions=0),
                HELPER: RolePowers(permissions=1 << 13),
            },
            channels={
                channel: LockableChannel(id=channel, bot_holds=_ALL_BITS, overwrites=dict(there))
                for channel, there in self.overwrites.items()
            },
        )

    def put(self, channel: ChannelId, target: Target, overwrite: Overwrite | None) -> None:
        _put(self.overwrites[channel], target, overwrite)

    def put_by_hand(self, channel: ChannelId, target: Target, overwrite: Overwrite | None) -> None:
        for there in (self.overwrites[channel], self.unlocked[channel]):
            _put(there, target, overwrite)

    def is_locked(self, channel: ChannelId) -> bool:
        return self.overwrites[channel].get(Target(_EVERYONE), Overwrite()).deny & WRITING == WRITING


def _put(there: dict[Target, Overwrite], target: Target, overwrite: Overwrite | None) -> None:
    there.pop(target, None)
    if overwrite is not None:
        there[target] = overwrite
