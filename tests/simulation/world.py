"""What the simulated Discord holds, whoever brought it about; time is the event loop's."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import define, field, frozen

from application.moderation.ports import AuditedAction
from domain.moderation.adoption.hand_action import AuditEntryId
from domain.shared.ids import ChannelId, MessageId, UserId
from tests.builders import BOT
from tests.fakes.clock import START
from tests.simulation.appealed import Appealed
from tests.simulation.channels import Channels
from tests.simulation.reminded import Inbox
from tests.simulation.roles import Roles

RETRACTED = "it was not done"

KEPT_FOR = timedelta(minutes=5)
"""How long Discord keeps a timeout here."""

FIRST_ENTRY = 1_000_000
"""More than any request that somebody makes."""

BAN, UNBAN, KICK = AuditedAction("ban"), AuditedAction("unban"), AuditedAction("kick")
TIMEOUT, UNTIMEOUT = AuditedAction("timeout"), AuditedAction("untimeout")
NICKNAME = AuditedAction("nickname")


def true_time() -> datetime:
    return START + timedelta(seconds=asyncio.get_running_loop().time())


class AgreedTime:
    """What the database's clock says, whatever a process' own does."""

    async def now(self) -> datetime:
        return true_time()


@frozen(kw_only=True)
class AuditEntry:
    """`by`: None where Discord does not say."""

    id: AuditEntryId
    action: AuditedAction
    user: UserId
    by: UserId | None
    reason: str | None
    at: datetime
    until: datetime | None = None
    lifts: "Ban | Timeout | None" = None
    """Of what ended something: what that was."""
    took: str | None = None
    """The nickname that was there before."""
    looked_at: datetime | None = None
    """When whoever did it had last read about the user."""


@frozen(kw_only=True)
class Ban:
    reason: str | None
    at: datetime


@frozen(kw_only=True)
class Timeout:
    until: datetime
    reason: str | None
    at: datetime


@define(eq=False, kw_only=True)
class Message:
    """`about` is the number of the case that it shows."""

    id: MessageId
    channel: ChannelId | UserId
    about: int
    text: str
    at: datetime


class NoSuchBan(Exception):
    pass


class NoSuchMember(Exception):
    pass


@define(eq=False)
class World:
    """One guild, its audit log, and all messages of the bot."""

    members: set[UserId] = field(factory=set)
    bans: dict[UserId, Ban] = field(factory=dict)
    timeouts: dict[UserId, Timeout] = field(factory=dict)
    """Also of those who have left, and of which the time is over."""
    nicknames: dict[UserId, str] = field(factory=dict)
    renamed: list[tuple[datetime, UserId, str | None]] = field(factory=list)
    """When whose nickname was changed, by the bot or by hand, with the one of before."""
    reset_in_vain: list[AuditEntry] = field(factory=list)
    """What was asked for and changed nothing, which Discord takes without a word and without an entry."""
    audit_log: list[AuditEntry] = field(factory=list)
    messages: list[Message] = field(factory=list)
    down: bool = False
    """Discord answers nothing."""
    messages_down: bool = False
    """Direct messages are not taken."""
    bot_may_act: bool = True
    is_busy: bool = True
    """People do things, and things go wrong."""
    closed: set[ChannelId | UserId] = field(factory=set)
    """Channels that the bot may no longer see."""
    last_look: dict[tuple[object, UserId], datetime] = field(factory=dict)
    """Of each task: what one knows, another does not."""
    roles: Roles = field(factory=Roles)
    channels: Channels = field(factory=Channels)
    reminded: Inbox = field(factory=Inbox)
    appealed: Appealed = field(factory=Appealed)
    tell: Callable[[AuditEntry], None] = lambda _entry: None
    """Who hears of an entry as it is made."""
    tell_of_return: Callable[[UserId], None] = lambda _user: None

    def looked(self, user: UserId) -> None:
        """The bot reads what there is about the user."""
        self.last_look[asyncio.current_task(), user] = true_time()

    def join(self, user: UserId) -> None:
        """Nothing happens where they are banned, or there."""
        if user not in self.bans and user not in self.members:
            self.members.add(user)
            self.roles.come_in(user, true_time())
            self.tell_of_return(user)

    def leave(self, user: UserId) -> None:
        self.members.discard(user)
        self.roles.go_out(user)
        self.rename(user, None)

    def ban(self, user: UserId, reason: str | None, by: UserId | None = BOT) -> None:
        """To ban the banned changes nothing, and is no error."""
        self.leave(user)
        if user not in self.bans:
            self.bans[user] = Ban(reason=reason, at=true_time())
            self._log(BAN, user, reason, by)

    def unban(self, user: UserId, reason: str | None, by: UserId | None = BOT) -> None:
        if user not in self.bans:
            raise NoSuchBan
        self._log(UNBAN, user, reason, by, lifts=self.bans.pop(user))

    def kick(self, user: UserId, reason: str | None, by: UserId | None = BOT) -> None:
        if user not in self.members:
            raise NoSuchMember
        self.leave(user)
        self._log(KICK, user, reason, by)

    def time_out(self, user: UserId, until: datetime, reason: str | None, by: UserId | None = BOT) -> None:
        """In place of one there may be."""
        if user not in self.members:
            raise NoSuchMember
        self.timeouts[user] = Timeout(until=until, reason=reason, at=true_time())
        self._log(TIMEOUT, user, reason, by, until=until)

    def end_timeout(self, user: UserId, reason: str | None, by: UserId | None = BOT) -> None:
        """To end one that is over changes nothing, and is no error."""
        if user not in self.members:
            raise NoSuchMember
        ended = self.timeout_of(user)
        if ended is not None:
            del self.timeouts[user]
            self._log(UNTIMEOUT, user, reason, by, lifts=ended)

    def rename(self, user: UserId, nickname: str | None) -> None:
        """By hand, which the audit log is not asked about. Who leaves has none any more."""
        before = self.nicknames.pop(user, None)
        if nickname is not None:
            self.nicknames[user] = nickname
        if before != nickname:
            self.renamed.append((true_time(), user, before))

    def reset_nickname(self, user: UserId, reason: str | None) -> None:
        """To take one that is not there changes nothing, and is no error."""
        if user not in self.members:
            raise NoSuchMember
        took = self.nicknames.get(user)
        if took is not None:
            self.rename(user, None)
        self._log(NICKNAME, user, reason, BOT, took=took)
        if took is None:
            self.reset_in_vain.append(self.audit_log.pop())

    def timeout_of(self, user: UserId) -> Timeout | None:
        """One that holds now."""
        timeout = self.timeouts.get(user)
        return None if timeout is None or timeout.until <= true_time() else timeout

    def write(self, channel: ChannelId | UserId, about: int, text: str) -> Message:
        message = Message(
            id=MessageId(1000 + len(self.messages)), channel=channel, about=about, text=text, at=true_time()
        )
        self.messages.append(message)
        return message

    def _log(
        self,
        action: AuditedAction,
        user: UserId,
        reason: str | None,
        by: UserId | None,
        *,
        until: datetime | None = None,
        lifts: Ban | Timeout | None = None,
        took: str | None = None,
    ) -> None:
        entry = AuditEntry(
            id=AuditEntryId(FIRST_ENTRY + len(self.audit_log)),
            action=action,
            user=user,
            by=by,
            reason=reason,
            at=true_time(),
            until=until,
            lifts=lifts,
            took=took,
            looked_at=self.last_look.get((asyncio.current_task(), user)),
        )
        self.audit_log.append(entry)
        self.tell(entry)
