"""What moderation needs from the outside."""

from datetime import datetime, timedelta
from typing import NewType, Protocol

from attrs import frozen

from application.moderation.queries import CaseView
from domain.moderation.actions.action import ActionKind
from domain.moderation.appeals.appeal import can_be_appealed
from domain.moderation.appeals.settings import APPEAL_CHANNEL
from domain.moderation.case import Case, Notice
from domain.moderation.case_answer import AnswerPlace
from domain.moderation.settings import APPEAL_TEXT
from domain.shared.channels import ChannelUnusable
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.settings import Settings

AuditedAction = NewType("AuditedAction", str)
"""The name that Discord's audit log has for what was done: `ban`, `unban`, `kick`, ...."""


@frozen
class Ban:
    """A ban that Discord holds now."""

    audit_reason: str | None


class Bans(Protocol):
    """Acting raises EffectRefused or DiscordUnreachable; looking raises MayNotLook or DiscordUnreachable."""

    async def ban(self, guild: GuildId, user: UserId, *, delete_messages: timedelta, audit_reason: str) -> None: ...

    async def unban(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None: ...

    async def find(self, guild: GuildId, user: UserId) -> Ban | None:
        """The user's ban, None where there is none."""
        ...


@frozen(kw_only=True)
class BannedUser:
    user: UserId
    username: str | None = None
    display_name: str | None = None
    reason: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.username, self.display_name) if name is not None)

    @property
    def name(self) -> str:
        return next(iter(self.names), str(self.user))


@frozen
class KnownBans:
    """Where they are not complete, what somebody among them is called somebody else may be called as well."""

    bans: tuple[BannedUser, ...]
    is_complete: bool


class BanList(Protocol):
    async def known(self, guild: GuildId) -> KnownBans:
        """Those banned, as far as they can be listed within two seconds, and at most 10,000; seconds old.

        Raises MayNotLook or DiscordUnreachable.
        """
        ...

    def listed(self, guild: GuildId, user: UserId) -> BannedUser | None:
        """Whoever this is, among those listed already; None where they are not: nothing is waited for."""
        ...


class BansTakenOver(Protocol):
    async def taken_over(self, case: Case) -> Case | None:
        """The ban for a time that a bulk operation left as it was, to stand for this case from then on."""
        ...


class Users(Protocol):
    async def exists(self, user: UserId) -> bool:
        """Whether there is such an account. Raises DiscordUnreachable."""
        ...


@frozen
class AuditEntry:
    """An action as Discord's audit log has it. `reason` is empty where none was given; `at` is Discord's time; `until`
    is when a timeout was to end."""

    reason: str
    at: datetime
    until: datetime | None = None


class AuditLog(Protocol):
    async def entries(
        self, guild: GuildId, user: UserId, action: AuditedAction, *, since: datetime
    ) -> tuple[AuditEntry, ...]:
        """Such actions on the user since then, newest first, among the last 100 such entries of the guild.

        Raises MayNotLook or DiscordUnreachable.
        """
        ...


@frozen
class Told:
    """What became of a direct message: DELIVERED, or NOT_DELIVERED with Discord's own words for why."""

    notice: Notice
    why_not: str | None = None


class PublicNotices(Protocol):
    async def post(self, channel: ChannelId, case: CaseView) -> None:
        """Say there what was done; once, also when asked again within minutes.

        Raises AnnouncementRefused or DiscordUnreachable.
        """
        ...


@frozen
class HowToAppeal:
    """What members are told of it: the guild's own words, and whether there is a button for it."""

    words: str | None = None
    by_button: bool = False

    @classmethod
    def of(cls, settings: Settings, kind: ActionKind) -> "HowToAppeal":
        return cls(settings[APPEAL_TEXT], settings[APPEAL_CHANNEL] is not None and can_be_appealed(kind))


class MemberNotifier(Protocol):
    """Direct messages about a case. Each raises DiscordUnreachable."""

    async def tell(self, case: CaseView, appeal: HowToAppeal | None) -> Told:
        """Send the message, with how to appeal where that is known."""
        ...

    async def was_told(self, case: CaseView) -> bool:
        """Whether the message about this case already stands in the conversation."""
        ...

    async def take_back(self, case: CaseView) -> None:
        """Have the message, where there is one, say that the action was not carried out after all.

        Nothing happens where the bot is no longer in the guild.
        """
        ...

    async def update(self, case: CaseView, appeal: HowToAppeal) -> None:
        """Have the message, where there is one, say until when the action holds now. Nothing happens as above."""
        ...


class ModeratorAnswers(Protocol):
    async def show(self, place: AnswerPlace, case: CaseView) -> None:
        """Have what the moderator waits for, or reads by now, say how the case ended.

        Nothing happens where it can no longer be changed. Raises DiscordUnreachable.
        """
        ...


class CaseLogChannel(Protocol):
    """A guild's mod-log. Each raises DiscordUnreachable, or CaseLogUnwritable where the channel takes no posts."""

    async def post(self, channel: ChannelId, case: CaseView, *, may_be_there: bool) -> MessageId:
        """Post the case; where an earlier try may have left a post behind, that one is looked for and brought up to
        date."""
        ...

    async def edit(self, channel: ChannelId, message: MessageId, case: CaseView) -> None:
        """Bring the post up to date. Raises CaseLogPostGone."""
        ...


@frozen(kw_only=True)
class ClosedCaseLog:
    """A mod-log that takes no posts, or the channel of another setting; they wait since then.

    `chosen_by`: who chose the channel, where that is known.
    """

    guild: GuildId
    fault: ChannelUnusable
    since: datetime
    chosen_by: UserId | None
    setting: str = MOD_LOG_CHANNEL.name


class CaseLogAlarm(Protocol):
    async def tell(self, closed: ClosedCaseLog) -> None:
        """Tell somebody who can mend it, once for what waits; whoever takes no messages is not told.

        Raises DiscordUnreachable.
        """
        ...
