"""Discord as one process sees it: slow, lossy, and retried underneath as discord.py does."""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import define

from application.moderation.errors import CaseLogUnwritable, EffectRefused, MayNotLook
from application.moderation.ports import AuditedAction, AuditEntry, HowToAppeal, Told
from application.moderation.ports import Ban as BanSeen
from application.moderation.queries import CaseView
from application.shared.errors import DiscordUnreachable
from domain.moderation.case import Failure, Notice
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from domain.shared.standing import Standing
from tests.builders import BOT, MODERATOR, a_moderator, a_standing, the_bot
from tests.simulation.faults import Faults
from tests.simulation.process import Process
from tests.simulation.world import RETRACTED, Message, NoSuchBan, NoSuchMember, World, true_time

_LOOK_BACK = timedelta(minutes=1)
_NONCE_HOLDS = timedelta(minutes=2)
_RETRY_AFTER = 1.5  # seconds

CLIENT_RETRIES_WITHIN = timedelta(seconds=5)
"""discord.py repeats a request by itself, and may so do again what a person undid in between."""


class _Refused(Exception):
    """A clear 403 or 404."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure


def as_posted(case: CaseView) -> str:
    """What the mod-log shows of a case."""
    ended = "" if case.ending is None else f", {case.ending.value}"
    voided = "" if case.voided_at is None else f", voided: {case.void_reason}"
    return f"{case.status.value}: {case.reason}, until {case.expires_at}{ended}{voided}"


def as_told(case: CaseView) -> str:
    """What the member is told."""
    return f"told, until {case.expires_at}"


@define(eq=False)
class Client:
    """Takes the part of Bans, Users, Kicks, Timeouts, AuditLog, MemberNotifier, Standings and CaseLogChannel."""

    world: World
    process: Process
    faults: Faults

    async def ban(self, guild: GuildId, user: UserId, *, delete_messages: timedelta, audit_reason: str) -> None:
        await self.act(lambda: self.world.ban(user, audit_reason))

    async def unban(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        await self.act(lambda: self.world.unban(user, audit_reason))

    async def exists(self, user: UserId) -> bool:
        return True

    async def kick(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        await self.act(lambda: self.world.kick(user, audit_reason))

    async def time_out(self, guild: GuildId, user: UserId, until: datetime, *, audit_reason: str) -> None:
        await self.act(lambda: self.world.time_out(user, until, audit_reason))

    async def end(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        await self.act(lambda: self.world.end_timeout(user, audit_reason))

    async def until(self, guild: GuildId, user: UserId) -> datetime | None:
        def look() -> datetime | None:
            self.world.looked(user)
            timeout = self.world.timeouts.get(user)
            return None if timeout is None or user not in self.world.members else timeout.until

        return await self.request(look)

    async def find(self, guild: GuildId, user: UserId) -> BanSeen | None:
        def look() -> BanSeen | None:
            if not self.world.bot_may_act:
                raise _Refused(Failure.REFUSED_BY_DISCORD)
            self.world.looked(user)
            ban = self.world.bans.get(user)
            return None if ban is None else BanSeen(ban.reason)

        try:
            return await self.request(look)
        except _Refused as refused:
            raise MayNotLook from refused

    async def entries(
        self, guild: GuildId, user: UserId, action: AuditedAction, *, since: datetime
    ) -> tuple[AuditEntry, ...]:
        def look() -> tuple[AuditEntry, ...]:
            self.world.looked(user)
            found = [entry for entry in self.world.audit_log if (entry.action, entry.user) == (action, user)]
            return tuple(
                AuditEntry(entry.reason or "", entry.at, entry.until) for entry in reversed(found) if entry.at >= since
            )

        return await self.request(look)

    async def tell(self, case: CaseView, appeal: HowToAppeal | None) -> Told:
        try:
            await self.request(lambda: self._write_to_member(case), is_message=True)
        except _Refused:
            return Told(Notice.NOT_DELIVERED)
        return Told(Notice.DELIVERED)

    async def was_told(self, case: CaseView) -> bool:
        return await self.request(lambda: self._own_message(case.target, case.number, case.opened_at) is not None)

    async def take_back(self, case: CaseView) -> None:
        def change() -> None:
            message = self._own_message(case.target, case.number, case.opened_at)
            if message is not None:
                message.text = RETRACTED

        await self.request(change)

    async def update(self, case: CaseView, appeal: HowToAppeal) -> None:
        def change() -> None:
            message = self._own_message(case.target, case.number, case.opened_at)
            if message is not None and message.text != RETRACTED:
                message.text = as_told(case)

        await self.request(change)

    async def of(self, guild: GuildId, user: UserId) -> Standing:
        await self.request(lambda: None)
        if user == MODERATOR:
            return a_moderator()
        if user == BOT:
            return await self.of_bot(guild)
        return a_standing(user, top_role=1, is_member=user in self.world.members)

    async def of_bot(self, guild: GuildId) -> Standing:
        return the_bot() if self.world.bot_may_act else the_bot(permissions=frozenset())

    async def post(self, channel: ChannelId, case: CaseView, *, may_be_there: bool) -> MessageId:
        return await self.post_about(channel, case.number, as_posted(case), case.opened_at, may_be_there=may_be_there)

    async def edit(self, channel: ChannelId, message: MessageId, case: CaseView) -> None:
        await self.edit_text(channel, message, as_posted(case))

    async def post_about(
        self, channel: ChannelId, about: int, text: str, since: datetime, *, may_be_there: bool
    ) -> MessageId:
        """Looked for where one may be there; within minutes, the nonce finds it too."""
        found = None
        if may_be_there:
            found = await self._in_log(channel, lambda: self._own_message(channel, about, since))
        if found is None:
            found = await self._in_log(channel, lambda: self._post(channel, about, text))
        if found.text != text:
            await self.edit_text(channel, found.id, text)
        return found.id

    async def edit_text(self, channel: ChannelId, message: MessageId, text: str) -> None:
        def change() -> None:
            for found in self.world.messages:
                if found.id == message:
                    found.text = text
                    return
            raise AssertionError("nobody deletes messages here")

        await self._in_log(channel, change)

    async def _in_log[T](self, channel: ChannelId, answer: Callable[[], T]) -> T:
        def ask() -> T:
            if channel in self.world.closed:
                raise _Refused(Failure.REFUSED_BY_DISCORD)
            return answer()

        try:
            return await self.request(ask)
        except _Refused as refused:
            raise CaseLogUnwritable from refused

    def _write_to_member(self, case: CaseView) -> Message:
        if case.target not in self.world.members:
            raise _Refused(Failure.UNKNOWN_MEMBER)
        sent = self._own_message(case.target, case.number, true_time() - _NONCE_HOLDS)
        return sent or self.world.write(case.target, case.number, as_told(case))

    def _post(self, channel: ChannelId, about: int, text: str) -> Message:
        return self._own_message(channel, about, true_time() - _NONCE_HOLDS) or self.world.write(channel, about, text)

    def _own_message(self, channel: ChannelId | UserId, about: int, since: datetime) -> Message | None:
        for message in self.world.messages:
            if (message.channel, message.about) == (channel, about) and message.at >= since - _LOOK_BACK:
                return message
        return None

    async def act[T](self, change: Callable[[], T]) -> T:
        def do() -> T:
            if not self.world.bot_may_act:
                raise _Refused(Failure.REFUSED_BY_DISCORD)
            try:
                return change()
            except (NoSuchBan, NoSuchMember) as unknown:
                raise _Refused(Failure.UNKNOWN_MEMBER) from unknown

        try:
            return await self.request(do, is_act=True)
        except _Refused as refused:
            raise EffectRefused(refused.failure) from refused

    async def request[T](self, answer: Callable[[], T], *, is_message: bool = False, is_act: bool = False) -> T:
        """One request: there, done, and back, with what may go wrong on either way. Raises DiscordUnreachable."""
        fault = self.faults.of_request(is_act=is_act)
        await self.process.step(fault.seconds_there)
        if self.world.down or fault.is_dropped or (is_message and self.world.messages_down):
            await self.process.step(fault.seconds_lost)
            raise DiscordUnreachable
        result = answer()
        await self.process.step(fault.seconds_back)
        if fault.answer_lost:
            raise DiscordUnreachable
        if fault.is_repeated:  # a 502, after which the client asks again
            await self.process.step(_RETRY_AFTER)
            if self.world.down:
                raise DiscordUnreachable
            return answer()
        return result
