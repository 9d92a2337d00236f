from attrs import define, evolve, frozen

from application.channels.delete_found import DeleteFound
from application.channels.errors import ActUnfinished
from application.channels.find_messages import FindMessages, Found
from application.channels.ports import ChannelDesk
from application.channels.record_act import BeginProposed, FindAct, OpenedAct
from application.channels.views import ActView
from application.shared.clock import SharedClock
from application.shared.use_case import UseCase
from domain.channels.act import ActIntent, ActStatus
from domain.channels.asker import Asker
from domain.channels.errors import BotLacksInChannel, NoSuchChannel, NothingToPurge
from domain.channels.numbers import ActKind, ActNumber, parse_reason
from domain.channels.purging import CONFIRMED_ABOVE, PurgeFilter
from domain.shared.channels import ChannelRight
from domain.shared.ids import ChannelId, GuildId, MessageId, RequestId
from domain.shared.permission import Permission

NEEDS = (ChannelRight.VIEW, ChannelRight.READ_HISTORY, ChannelRight.MANAGE_MESSAGES)


@frozen(kw_only=True)
class PurgeMessages:
    guild: GuildId
    channel: ChannelId
    asker: Asker
    purge: PurgeFilter
    reason: str | None
    request: RequestId
    """Whose id is a moment, too: what is written after it is not meant."""


@frozen(kw_only=True)
class Purged:
    """`found` is None where the same request was delivered before."""

    act: ActView
    found: Found | None


@define(kw_only=True)
class PurgeMessagesHandler:
    """Deletes messages, or shows first what would go where that is much: nothing brings it back.

    Raises MissingPermission, BotLacksInChannel, NoSuchChannel, NothingToPurge, what FindMessages and the filter raise,
    and ActUnfinished where it was delivered before and is under way.
    """

    desk: ChannelDesk
    find_act: UseCase[FindAct, ActView | None]
    find: UseCase[FindMessages, Found]
    open_act: UseCase[ActIntent, OpenedAct]
    delete: UseCase[DeleteFound, ActView]
    clock: SharedClock

    async def __call__(self, command: PurgeMessages) -> Purged:
        command.asker.require(Permission.MANAGE_MESSAGES)
        purge, reason = command.purge.checked(), parse_reason(command.reason)
        earlier = await self.find_act(FindAct(command.guild, command.request))
        if earlier is not None:
            return await self._delivered_again(earlier)
        await check_place(self.desk, command.guild, command.channel)
        purge, now = purge.not_after(MessageId(command.request)), await self.clock.now()
        found = await self.find(FindMessages(guild=command.guild, channel=command.channel, purge=purge, now=now))
        if not found.messages:
            raise NothingToPurge(found.looked_at, found.too_old, found.pinned)
        is_much = len(found.messages) > CONFIRMED_ABOVE
        opened = await self.open_act(
            ActIntent(
                guild=command.guild,
                kind=ActKind.PURGE,
                channel=command.channel,
                moderator=command.asker.by.user,
                reason=reason,
                request=command.request,
                status=ActStatus.PROPOSED if is_much else ActStatus.UNDER_WAY,
                begun_at=now,
                purge=purge.not_before(found.messages[-1]) if is_much else purge,
                meant=len(found.messages),
                too_old=found.too_old,
            )
        )
        if not opened.is_new:
            return await self._delivered_again(opened.act)
        if is_much:
            return Purged(act=opened.act, found=found)
        return Purged(act=await self.delete(DeleteFound(opened.act, found)), found=found)

    async def _delivered_again(self, act: ActView) -> Purged:
        """Shown again as it was shown; what is under way says so."""
        if act.status is ActStatus.UNDER_WAY:
            raise ActUnfinished(act.number)
        if act.status is not ActStatus.PROPOSED or act.purge is None:
            return Purged(act=act, found=None)
        now = await self.clock.now()
        look = FindMessages(guild=act.guild, channel=act.channel, purge=act.purge, now=now)
        return Purged(act=act, found=await self.find(look))


@frozen(kw_only=True)
class ConfirmPurge:
    guild: GuildId
    number: ActNumber
    channel: ChannelId
    """Where the button is, which is where the messages are."""
    asker: Asker


@define(kw_only=True)
class ConfirmPurgeHandler:
    """Deletes what was shown, as far as it is still there. Raises what PurgeMessages raises, and ProposalGone.

    Nothing older takes the place of what has gone meanwhile.
    """

    desk: ChannelDesk
    begin: UseCase[BeginProposed, ActView]
    find: UseCase[FindMessages, Found]
    delete: UseCase[DeleteFound, ActView]
    clock: SharedClock

    async def __call__(self, command: ConfirmPurge) -> Purged:
        command.asker.require(Permission.MANAGE_MESSAGES)
        await check_place(self.desk, command.guild, command.channel)
        act = await self.begin(BeginProposed(command.guild, command.number, command.channel, command.asker.by.user))
        assert act.purge is not None, "only purges are proposed"
        now = await self.clock.now()
        found = await self.find(FindMessages(guild=act.guild, channel=act.channel, purge=act.purge, now=now))
        found = evolve(found, too_old=act.too_old + found.too_old)  # those of before are not looked at again
        return Purged(act=await self.delete(DeleteFound(act, found)), found=found)


async def check_place(desk: ChannelDesk, guild: GuildId, channel: ChannelId) -> None:
    """Whether the bot may delete messages there. Raises NoSuchChannel, BotLacksInChannel."""
    place = await desk.place(guild, channel)
    if place is None:
        raise NoSuchChannel(channel)
    missing = tuple(right for right in NEEDS if right not in place.bot_may)
    if missing:
        raise BotLacksInChannel(channel, missing)
