from datetime import datetime

from attrs import define, frozen

from application.channels.errors import ActUnfinished, ChannelRefused
from application.channels.ports import ChannelDesk
from application.channels.record_act import FindAct, OpenedAct, RecordAct
from application.channels.views import ActView
from application.shared.errors import CommitOutcomeUnknown, DiscordUnreachable, RecordsUnavailable
from application.shared.use_case import UseCase
from domain.channels.act import ActIntent, ActStatus
from domain.channels.asker import Asker
from domain.channels.errors import BotLacksInChannel, NoSuchChannel
from domain.channels.numbers import ActKind, audit_reason, parse_reason
from domain.channels.slowmode import parse_slowmode
from domain.shared.channels import ChannelRight
from domain.shared.ids import ChannelId, GuildId, RequestId
from domain.shared.permission import Permission

_NEEDS = (ChannelRight.VIEW, ChannelRight.MANAGE_CHANNEL)


@frozen(kw_only=True)
class SetSlowmode:
    guild: GuildId
    channel: ChannelId
    asker: Asker
    duration: str
    """As it was written."""
    reason: str | None
    request: RequestId
    asked_at: datetime


@frozen(kw_only=True)
class SlowmodeSet:
    seconds: int
    act: ActView | None
    """None where it was so already."""


@define(kw_only=True)
class SetSlowmodeHandler:
    """Raises MissingPermission, NoSuchChannel, BotLacksInChannel, ChannelRefused, what parse_slowmode raises, and
    ActUnfinished where it is on record and nobody knows yet whether it was done."""

    desk: ChannelDesk
    find_act: UseCase[FindAct, ActView | None]
    open_act: UseCase[ActIntent, OpenedAct]
    record: UseCase[RecordAct, ActView]

    async def __call__(self, command: SetSlowmode) -> SlowmodeSet:
        command.asker.require(Permission.MANAGE_CHANNELS)
        seconds, reason = parse_slowmode(command.duration), parse_reason(command.reason)
        earlier = await self.find_act(FindAct(command.guild, command.request))
        if earlier is not None:  # delivered again after it was done, it would change nothing
            return _delivered_again(seconds, earlier)
        old = await self._present(command)
        if old == seconds:
            return SlowmodeSet(seconds=seconds, act=None)
        opened = await self.open_act(
            ActIntent(
                guild=command.guild,
                kind=ActKind.SLOWMODE,
                channel=command.channel,
                moderator=command.asker.by.user,
                reason=reason,
                request=command.request,
                status=ActStatus.UNDER_WAY,
                begun_at=command.asked_at,
                old_seconds=old,
                new_seconds=seconds,
                meant=1,
            )
        )
        act = opened.act
        if not opened.is_new:
            return _delivered_again(seconds, act)
        try:
            return SlowmodeSet(seconds=seconds, act=await self._carry_out(act, seconds))
        except (DiscordUnreachable, RecordsUnavailable, CommitOutcomeUnknown) as unanswered:
            raise ActUnfinished(act.number) from unanswered

    async def _present(self, command: SetSlowmode) -> int:
        place = await self.desk.place(command.guild, command.channel)
        if place is None or place.slowmode is None:
            raise NoSuchChannel(command.channel)
        missing = tuple(right for right in _NEEDS if right not in place.bot_may)
        if missing:
            raise BotLacksInChannel(command.channel, missing)
        return place.slowmode

    async def _carry_out(self, act: ActView, seconds: int) -> ActView:
        reason = audit_reason(act.kind, act.number, act.moderator, act.reason)
        try:
            await self.desk.set_slowmode(act.guild, act.channel, seconds, reason=reason)
        except ChannelRefused:
            await self._end(act, done=0)
            raise
        return await self._end(act, done=1)

    async def _end(self, act: ActView, *, done: int) -> ActView:
        return await self.record(
            RecordAct(
                guild=act.guild, number=act.number, meant=1, too_old=0, done=done, is_over=True, is_complete=bool(done)
            )
        )


def _delivered_again(seconds: int, act: ActView) -> SlowmodeSet:
    if act.status is ActStatus.UNDER_WAY:
        raise ActUnfinished(act.number)
    return SlowmodeSet(seconds=seconds, act=act)
