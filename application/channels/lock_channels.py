from datetime import datetime

from attrs import define, field, frozen

from application.channels.drive_lockdown import DriveLockdown
from application.channels.open_lockdown import OpenLockdown
from application.channels.ports import ChannelDesk, Progress
from application.channels.views import LockdownView
from application.shared.moments import Moments
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.zones import Zones
from domain.channels.asker import Asker
from domain.channels.errors import BotLacksInChannel, NoSuchChannel, NothingLockable
from domain.channels.lockdown import Lockdown, LockdownIntent, Scope
from domain.channels.locking import MANAGE_ROLES, SEND, SEND_IN_THREADS, VIEW, LockableChannel, LockableGuild, is_open
from domain.channels.numbers import ActKind, parse_reason
from domain.shared.channels import ChannelRight
from domain.shared.ids import ChannelId, GuildId, RequestId
from domain.shared.permission import Permission


@frozen(kw_only=True)
class LockChannels:
    guild: GuildId
    scope: Scope
    place: ChannelId | None
    """The channel or category; None for the server."""
    asker: Asker
    lasts: str | None
    """How long, or until when, as it was written; None until somebody unlocks."""
    reason: str | None
    notice: str | None
    request: RequestId
    asked_at: datetime
    progress: Progress | None = field(default=None, eq=False)


@define(kw_only=True)
class LockChannelsHandler:
    """Locks a channel, or those of a category or the server that members write in.

    Raises MissingPermission, NoSuchChannel, NothingLockable, BotLacksInChannel, LockdownUnfinished, and what the texts
    raise that cannot be read.
    """

    desk: ChannelDesk
    uow: UnitOfWorkFactory
    zones: Zones
    open_lockdown: UseCase[OpenLockdown, Lockdown]
    drive: UseCase[DriveLockdown, LockdownView]
    moments: Moments

    async def __call__(self, command: LockChannels) -> LockdownView:
        command.asker.require(Permission.MANAGE_CHANNELS)
        reason, notice = parse_reason(command.reason), parse_reason(command.notice)
        async with self.uow() as uow:
            earlier = await uow.lockdowns.opened_by(command.guild, command.request)
        if earlier is not None:  # delivered again, it may find other channels, or none, and its time to be over
            return await self.drive(DriveLockdown(lockdown=earlier))
        expires_at = await self._end_of(command)
        channels = await self._chosen(command)
        lockdown = await self.open_lockdown(
            OpenLockdown(
                LockdownIntent(
                    guild=command.guild,
                    kind=ActKind.LOCK,
                    scope=command.scope,
                    place=command.place,
                    moderator=command.asker.by.user,
                    reason=reason,
                    notice=notice,
                    request=command.request,
                    opened_at=command.asked_at,
                    expires_at=expires_at,
                ),
                channels,
            )
        )
        return await self.drive(DriveLockdown(lockdown=lockdown, progress=command.progress))

    async def _end_of(self, command: LockChannels) -> datetime | None:
        if command.lasts is None:
            return None
        zone = (await self.zones.of(command.asker.by.user, command.guild)).zone
        return await self.moments.read(command.lasts, now=command.asked_at, zone=zone)

    async def _chosen(self, command: LockChannels) -> tuple[ChannelId, ...]:
        guild = await self.desk.lockable(command.guild)
        async with self.uow() as uow:
            locked = await uow.lockdowns.locked(command.guild)
        if command.scope is Scope.CHANNEL:
            chosen = [each for each in guild.channels.values() if each.id == command.place]
            if not chosen:
                raise NoSuchChannel(command.place or ChannelId(0))
        else:
            within = [each for each in guild.channels.values() if command.place in (None, each.category, each.id)]
            chosen = [each for each in within if each.id in locked or is_open(guild, each)]
            if all(each.is_category for each in chosen):
                raise NothingLockable
        _check_bot(guild, chosen)
        return tuple(each.id for each in chosen)


def _check_bot(guild: LockableGuild, chosen: list[LockableChannel]) -> None:
    """Raises BotLacksInChannel where it could lock none of them."""
    lacks = {each.id: _lacking(guild, each) for each in chosen}
    if all(lacks.values()):
        channel, missing = next(iter(lacks.items()))
        raise BotLacksInChannel(channel, missing)


def _lacking(guild: LockableGuild, channel: LockableChannel) -> tuple[ChannelRight, ...]:
    has = {
        ChannelRight.VIEW: bool(channel.bot_holds & VIEW),
        ChannelRight.MANAGE_PERMISSIONS: bool(channel.bot_holds & MANAGE_ROLES),
        # Discord lets nobody take away what they do not have in the server themselves.
        ChannelRight.SEND: bool(guild.bot_may_set & SEND),
        ChannelRight.SEND_IN_THREADS: bool(guild.bot_may_set & SEND_IN_THREADS),
    }
    return tuple(right for right, there in has.items() if not there)
