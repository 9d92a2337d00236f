"""A small Discord: as much as moderation's ports need."""

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Literal

from attrs import Factory, define, evolve, field, frozen

from application.moderation.drift.bans import BansLook
from application.moderation.drift.jails import JailsLook
from application.moderation.drift.look import BanPage, Looks, SeenRoles, SeenTimeouts, Worn, looks_by_kind
from application.moderation.drift.timeouts import TimeoutsLook
from application.moderation.effects import Effects, Lifts, by_kind
from application.moderation.effects.ban import BanEffect, BanLift
from application.moderation.effects.jail import JailEffect, JailLift, JailTools
from application.moderation.effects.kick import KickEffect
from application.moderation.effects.nick_reset import NickResetEffect
from application.moderation.effects.note import NoteEffect
from application.moderation.effects.own_bans import OwnBans
from application.moderation.effects.softban import SoftbanEffect
from application.moderation.effects.timeout import TimeoutEffect, TimeoutLift
from application.moderation.effects.unban import UnbanEffect
from application.moderation.effects.unjail import UnjailEffect
from application.moderation.effects.untimeout import UntimeoutEffect
from application.moderation.effects.warn import WarnEffect
from application.moderation.errors import (
    AnnouncementRefused,
    CaseLogPostGone,
    CaseLogUnwritable,
    EffectRefused,
    MayNotLook,
)
from application.moderation.jail.keep_roles import KeepRoles
from application.moderation.jail.note_return import NoteReturn
from application.moderation.nick.note_nickname import NoteNickname
from application.moderation.ports import (
    AuditedAction,
    AuditEntry,
    Ban,
    BannedUser,
    BansTakenOver,
    HowToAppeal,
    KnownBans,
    Told,
)
from application.moderation.queries import CaseView
from application.shared.errors import DiscordUnreachable
from application.shared.use_case import UseCase
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.case import Failure, Notice
from domain.moderation.case_answer import AnswerPlace
from domain.shared.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from domain.shared.names import Names
from domain.shared.standing import Standing
from tests.fakes.audit_trail import FakeAuditTrail
from tests.fakes.bulk_people import MemoryBulkPeople
from tests.fakes.clock import AgreedClock, FakeClock
from tests.fakes.jail import FakeMemberRoles, lone_tools, roles_with, unnoted
from tests.fakes.payloads import PLAIN_ROLE
from tests.fakes.records import MemoryRecords
from tests.fakes.roles import FakeRoles

type Call = Literal[
    "ban",
    "unban",
    "kick",
    "time_out",
    "end_timeout",
    "find_ban",
    "find_timeout",
    "audit_log",
    "tell",
    "was_told",
    "take_back",
    "update",
    "standing",
    "user",
    "ban_list",
    "post",
    "announce",
    "edit",
    "show",
    "nickname",
    "look_at_roles",
    "reset_nickname",
]
type Where = tuple[GuildId, UserId]


@frozen
class Post:
    channel: ChannelId
    case: CaseView


@define(eq=False)
class FakeDiscord:
    """Takes the part of Bans, BanList, Users, Kicks, Timeouts, AuditLog, MemberNotifier, Standings and CaseLogChannel.

    A call named in `unreachable` does nothing and gives no answer; one named in `answer_lost` is done all the same.
    `journal` lists what was really done. `after` runs once a call was done, before its answer.
    """

    bans: dict[Where, str] = field(factory=dict)
    timeouts: dict[Where, datetime] = field(factory=dict)
    audit_log: dict[tuple[GuildId, UserId, str], str] = field(factory=dict)
    """The reason of the newest action of each name on each user."""
    audited_at: dict[tuple[GuildId, UserId, str], datetime] = field(factory=dict)
    """When; at no time that matters where it is missing."""
    audited_until: dict[tuple[GuildId, UserId, str], datetime] = field(factory=dict)
    """When a timeout was to end, where the audit log says it."""
    delete_windows: dict[Where, timedelta] = field(factory=dict)
    answers: dict[str, CaseView] = field(factory=dict)
    """What moderators were shown, by the token that they were answered with."""
    taken_back: list[CaseView] = field(factory=list)
    direct_messages: list[CaseView] = field(factory=list)
    appeals: list[HowToAppeal | None] = field(factory=list)
    announced: list[Post] = field(factory=list)
    posts: dict[MessageId, Post] = field(factory=dict)
    standings: dict[UserId, Standing] = field(factory=dict)
    bot: Standing = field(factory=lambda: Standing(user=UserId(1)))
    names: dict[UserId, str] = field(factory=dict)
    unlisted: set[UserId] = field(factory=set)
    """Who is banned, and beyond what can be listed."""
    listings: dict[GuildId, dict[UserId, BannedUser]] = field(factory=dict)
    """Of bans, as they were last asked for."""
    nobody: set[UserId] = field(factory=set)
    """Ids of no account."""
    takes_no_messages: set[UserId] = field(factory=set)
    unwritable: set[ChannelId] = field(factory=set)
    refusal: Failure | None = None
    may_look: bool = True
    """At anything."""
    may_see_audit_log: bool = True
    """Without, bans and timeouts can be looked at all the same."""
    why_refused: str | None = None
    unreachable: set[Call] = field(factory=set)
    answer_lost: set[Call] = field(factory=set)
    after: dict[Call, Callable[[], None]] = field(factory=dict)
    journal: list[str] = field(factory=list)
    clock: FakeClock = field(factory=FakeClock)
    nicknames: dict[Where, str] = field(factory=dict)
    member_roles: FakeMemberRoles = field(factory=lambda: FakeMemberRoles(FakeRoles(roles=roles_with(PLAIN_ROLE))))
    jail: JailTools = field(default=Factory(lambda self: lone_tools(self.member_roles, PLAIN_ROLE), takes_self=True))
    note_nickname: UseCase[NoteNickname, None] = field(default=unnoted)
    keep_roles: UseCase[KeepRoles, None] = field(default=unnoted)
    note_return: UseCase[NoteReturn, None] = field(default=unnoted)
    bans_a_page: int = 1_000
    hears_of_members: bool = False
    people: BansTakenOver = field(factory=lambda: MemoryBulkPeople(MemoryRecords()))
    """Our own records, of which nothing is known here unless a test brings them."""
    trail: FakeAuditTrail = field(factory=FakeAuditTrail)
    """What people did by hand; what moderation does is not in it."""

    @property
    def effects(self) -> Effects:
        return by_kind(
            [
                WarnEffect(),
                BanEffect(self, self, self),
                UnbanEffect(self, self),
                KickEffect(self, self),
                TimeoutEffect(self, self, AgreedClock(self.clock)),
                UntimeoutEffect(self, self, AgreedClock(self.clock)),
                SoftbanEffect(self, self),
                NoteEffect(),
                JailEffect(self.jail),
                UnjailEffect(self.jail),
                NickResetEffect(SmallNicknames(self), self, self.note_nickname),
            ]
        )

    @property
    def lifts(self) -> Lifts:
        return by_kind(
            [
                BanLift(self, self, OwnBans(self, self.people)),
                TimeoutLift(self, self, AgreedClock(self.clock)),
                JailLift(self.jail),
            ]
        )

    @property
    def looks(self) -> Looks:
        return looks_by_kind(
            BansLook(self, self, self.effects[BAN]),
            TimeoutsLook(self, self.effects[TIMEOUT]),
            JailsLook(SmallLiveRoles(self), self.jail, self.keep_roles, self.note_return),
        )

    async def page(self, guild: GuildId, after: UserId) -> BanPage:
        await self._reach("ban_list")
        self._check_may_look()
        here = sorted(user for where, user in self.bans if where == guild and user > after)
        listed = here[: self.bans_a_page]
        bans = tuple(BannedUser(user=user, username=f"user{user}", reason=self.bans[guild, user]) for user in listed)
        return BanPage(bans, is_last=listed == here)

    async def seen(self, guild: GuildId, of: Collection[UserId]) -> SeenTimeouts:
        await self._reach("find_timeout")
        self._check_may_look()
        now = self.clock.now()
        until = {user: end for (where, user), end in self.timeouts.items() if where == guild and end > now}
        asked = until if self.hears_of_members else {user: until[user] for user in of if user in until}
        away = frozenset(user for user in of if user not in self.standings)
        return SeenTimeouts(until=asked, away=away, are_all=self.hears_of_members)

    async def ban(self, guild: GuildId, user: UserId, *, delete_messages: timedelta, audit_reason: str) -> None:
        await self._reach("ban")
        self._may_refuse()
        self.bans[guild, user] = audit_reason
        self._audit(guild, user, "ban", audit_reason)
        self.delete_windows[guild, user] = delete_messages
        self._done("ban")

    async def unban(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        await self._reach("unban")
        self._may_refuse()
        del self.bans[guild, user]
        self._audit(guild, user, "unban", audit_reason)
        self._done("unban")

    async def exists(self, user: UserId) -> bool:
        await self._reach("user")
        return user not in self.nobody

    async def kick(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        await self._reach("kick")
        self._may_refuse()
        del self.standings[user]
        self._audit(guild, user, "kick", audit_reason)
        self._done("kick")

    async def time_out(self, guild: GuildId, user: UserId, until: datetime, *, audit_reason: str) -> None:
        await self._reach("time_out")
        self._may_refuse()
        self.timeouts[guild, user] = until
        self._audit(guild, user, "timeout", audit_reason)
        self._done("time_out")

    async def end(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        await self._reach("end_timeout")
        self._may_refuse()
        self.timeouts.pop((guild, user), None)
        self._audit(guild, user, "untimeout", audit_reason)
        self._done("end_timeout")

    async def until(self, guild: GuildId, user: UserId) -> datetime | None:
        await self._reach("find_timeout")
        self._check_may_look()
        return self.timeouts.get((guild, user))

    async def find(self, guild: GuildId, user: UserId) -> Ban | None:
        await self._reach("find_ban")
        self._check_may_look()
        return Ban(self.bans[guild, user]) if (guild, user) in self.bans else None

    async def known(self, guild: GuildId) -> KnownBans:
        await self._reach("ban_list")
        self._check_may_look()
        here = {user: reason for (where, user), reason in self.bans.items() if where == guild}
        listed = tuple(
            BannedUser(user=user, username=f"user{user}", display_name=self.names.get(user), reason=reason)
            for user, reason in here.items()
            if user not in self.unlisted
        )
        self.listings[guild] = {ban.user: ban for ban in listed}
        return KnownBans(listed, is_complete=len(listed) == len(here))

    def listed(self, guild: GuildId, user: UserId) -> BannedUser | None:
        return self.listings.get(guild, {}).get(user)

    async def entries(
        self, guild: GuildId, user: UserId, action: AuditedAction, *, since: datetime
    ) -> tuple[AuditEntry, ...]:
        await self._reach("audit_log")
        self._check_may_look()
        if not self.may_see_audit_log:
            raise MayNotLook
        reason = self.audit_log.get((guild, user, action))
        at = self.audited_at.get((guild, user, action), since)
        until = self.audited_until.get((guild, user, action))
        return () if reason is None or at < since else (AuditEntry(reason, at, until),)

    async def tell(self, case: CaseView, appeal: HowToAppeal | None) -> Told:
        await self._reach("tell")
        self.appeals.append(appeal)
        if case.target in self.takes_no_messages:
            return Told(Notice.NOT_DELIVERED, why_not="Cannot send messages to this user")
        self.direct_messages.append(case)
        self._done("tell")
        return Told(Notice.DELIVERED)

    async def show(self, place: AnswerPlace, case: CaseView) -> None:
        await self._reach("show")
        self.answers[place.token] = case
        self._done("show")

    async def was_told(self, case: CaseView) -> bool:
        await self._reach("was_told")
        return any((told.guild, told.number) == (case.guild, case.number) for told in self.direct_messages)

    async def take_back(self, case: CaseView) -> None:
        await self._reach("take_back")
        self.taken_back.append(case)
        self._done("take_back")

    async def update(self, case: CaseView, appeal: HowToAppeal) -> None:
        await self._reach("update")
        self.direct_messages = [
            case if (told.guild, told.number) == (case.guild, case.number) else told for told in self.direct_messages
        ]
        self._done("update")

    async def of(self, guild: GuildId, user: UserId) -> Standing:
        await self._reach("standing")
        if user == self.bot.user:
            return self.bot
        return self.standings.get(user) or Standing(user=user, is_member=False)

    async def of_bot(self, guild: GuildId) -> Standing:
        await self._reach("standing")
        return self.bot

    async def post(self, channel: ChannelId, case: CaseView, *, may_be_there: bool) -> MessageId:
        await self._reach("post")
        self._may_write(channel)
        for message, post in self.posts.items():
            if (post.channel, post.case.guild, post.case.number) == (channel, case.guild, case.number):
                return message
        message = MessageId(1000 + len(self.posts))
        self.posts[message] = Post(channel, case)
        self._done("post")
        return message

    async def edit(self, channel: ChannelId, message: MessageId, case: CaseView) -> None:
        await self._reach("edit")
        self._may_write(channel)
        if message not in self.posts:
            raise CaseLogPostGone
        self.posts[message] = evolve(self.posts[message], case=case)
        self._done("edit")

    def _audit(self, guild: GuildId, user: UserId, what: str, reason: str) -> None:
        self.audit_log[guild, user, what] = reason
        self.audited_at[guild, user, what] = self.clock.now()

    async def _reach(self, call: Call) -> None:
        await asyncio.sleep(0)  # others go on while Discord thinks
        if call in self.unreachable:
            raise DiscordUnreachable

    def _may_refuse(self) -> None:
        if self.refusal is not None:
            raise EffectRefused(self.refusal, why=self.why_refused)

    def _check_may_look(self) -> None:
        if not self.may_look:
            raise MayNotLook

    def _may_write(self, channel: ChannelId) -> None:
        if channel in self.unwritable:
            raise CaseLogUnwritable

    def _done(self, call: Call) -> None:
        self.journal.append(call)
        if call in self.after:
            self.after[call]()
        if call in self.answer_lost:
            raise DiscordUnreachable


@define
class Announcing:
    """Public notices: `FakeDiscord.post` is the mod-log's."""

    _discord: FakeDiscord

    async def post(self, channel: ChannelId, case: CaseView) -> None:
        await self._discord._reach("announce")
        if channel in self._discord.unwritable:
            raise AnnouncementRefused
        post = Post(channel, case)
        if post not in self._discord.announced:
            self._discord.announced.append(post)


@define
class SmallLiveRoles:
    """Takes the part of LiveRoles, over the small Discord of roles."""

    _discord: FakeDiscord

    async def seen(self, guild: GuildId, roles: Collection[RoleId], of: Collection[UserId]) -> SeenRoles:
        await self._discord._reach("look_at_roles")
        self._discord._check_may_look()
        there = self._discord.member_roles.discord
        away = frozenset(user for user in of if (guild, user) in there.left)
        worn = {
            user: Worn(roles=frozenset(held & {*roles}), names=Names(username=f"user{user}"))
            for (where, user), held in there.holders.items()
            if where == guild and held & {*roles} and (self._discord.hears_of_members or user in of)
        }
        return SeenRoles(worn=worn, away=away, are_all=self._discord.hears_of_members)


@define
class SmallNicknames:
    """Takes the part of Nicknames: `FakeDiscord.of` is that of Standings."""

    _discord: FakeDiscord

    async def of(self, guild: GuildId, user: UserId) -> str | None:
        await self._discord._reach("nickname")
        self._discord._check_may_look()
        return self._discord.nicknames.get((guild, user))

    async def reset(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        await self._discord._reach("reset_nickname")
        self._discord._may_refuse()
        self._discord.nicknames.pop((guild, user), None)
        self._discord._audit(guild, user, "nickname", audit_reason)
        self._discord._done("reset_nickname")
