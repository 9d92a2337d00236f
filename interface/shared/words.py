"""Words for what any context may meet, and how the contexts' words are joined into one table."""

from collections.abc import Callable, Sequence
from functools import singledispatch

from attrs import frozen
from discord import app_commands

from application.shared.drawing import CannotDraw
from application.shared.errors import (
    ApplicationError,
    BotNotInGuild,
    BufferFull,
    CommitOutcomeUnknown,
    DiscordUnreachable,
    MemberLookUpRefused,
    RecordsUnavailable,
    TransientFailure,
)
from application.shared.roles import NotAMember, RoleRefused
from domain.shared import channels, durations, moments, roles
from domain.shared.errors import ConcurrentChange, InvalidPageSize, MissingPermission
from domain.shared.permission import Permission
from domain.shared.settings import UnusableValue
from domain.shared.text import NothingToRead
from interface.shared.invite import invite_link
from interface.shared.layout import in_code
from interface.shared.numbers import NotANumber
from interface.shared.restarting import Restarting

type Words = Callable[[Exception], str | None]
"""What the person reads about an error, or None for an error that is unknown here."""

PERMISSION_NAMES = {
    Permission.MANAGE_GUILD: "Manage Server",
    Permission.MANAGE_ROLES: "Manage Roles",
    Permission.MANAGE_CHANNELS: "Manage Channels",
    Permission.MANAGE_MESSAGES: "Manage Messages",
    Permission.MANAGE_NICKNAMES: "Manage Nicknames",
    Permission.MODERATE_MEMBERS: "Timeout Members",
    Permission.KICK_MEMBERS: "Kick Members",
    Permission.BAN_MEMBERS: "Ban Members",
}
"""As Discord's English client shows them."""


_LENGTHS = "A length of time looks like `30m`, `1h30m`, `2 weeks` or `1mo`."

CHANNEL_RIGHT_NAMES = {
    channels.ChannelRight.VIEW: "View Channel",
    channels.ChannelRight.SEND: "Send Messages",
    channels.ChannelRight.READ_HISTORY: "Read Message History",
    channels.ChannelRight.ATTACH: "Attach Files",
    channels.ChannelRight.MANAGE_MESSAGES: "Manage Messages",
    channels.ChannelRight.MANAGE_CHANNEL: "Manage Channel",
    channels.ChannelRight.MANAGE_PERMISSIONS: "Manage Permissions",
}


def rights(missing: Sequence[channels.ChannelRight]) -> str:
    """`**View Channel**, **Send Messages** and **Attach Files**`, as above."""
    *others, last = (f"**{CHANNEL_RIGHT_NAMES[right]}**" for right in missing)
    return f"{', '.join(others)} and {last}" if others else last


@frozen
class JoinedWords:
    _parts: tuple[Words, ...]

    def __call__(self, error: Exception) -> str | None:
        return next((text for words in self._parts if (text := words(error)) is not None), None)


def unexpected(incident: str) -> str:
    return f"Something went wrong that should not have. It has been reported; if you ask about it, quote `{incident}`."


@singledispatch
def shared_words(error: Exception) -> str | None:
    return None


@shared_words.register
def _(_: ConcurrentChange) -> str:
    return "Somebody else changed this at the same moment, so nothing was changed. Have a look, and try again."


@shared_words.register
def _(error: InvalidPageSize) -> str:
    return f"A page holds 1 to {error.largest} entries, not {error.size}."


@shared_words.register
def _(error: MissingPermission) -> str:
    return f"You need the permission **{PERMISSION_NAMES[error.permission]}** for this."


@shared_words.register
def _(error: UnusableValue) -> str:
    return f"The setting `{error.setting}` cannot have this value. Nothing was changed."


@shared_words.register
def _(error: NotANumber) -> str:
    return f"{in_code(error.typed)} is no whole number from {error.least} to {error.most:,}. Nothing was changed."


@shared_words.register
def _(error: durations.UnreadableDuration) -> str:
    return f"I can't read {in_code(error.part)} as a length of time. {_LENGTHS}"


@shared_words.register
def _(error: durations.MissingUnit) -> str:
    return f"{error.number} what? {_LENGTHS}"


@shared_words.register
def _(error: durations.AmbiguousUnit) -> str:
    return f"{in_code(error.part)} could be minutes or months. Please write `m` for minutes, `mo` for months."


@shared_words.register
def _(error: durations.RepeatedUnit) -> str:
    return f"{in_code(error.text)} names {error.unit}s twice. {_LENGTHS}"


@shared_words.register
def _(error: durations.EmptyDuration) -> str:
    return f"{in_code(error.text)} is no time at all. {_LENGTHS}"


@shared_words.register
def _(error: durations.DurationTooLong) -> str:
    return f"{in_code(error.text)} is more than ten years."


@shared_words.register
def _(error: moments.UnreadableMoment) -> str:
    return f"I can't read {in_code(error.text)} as a time. {_LENGTHS} Or name a date: `friday 18:00`, `24 dec`."


@shared_words.register
def _(error: moments.AmbiguousDate) -> str:
    return f"Is {in_code(error.text)} the day or the month first? Please name the month, or write `2027-02-01`."


@shared_words.register
def _(error: moments.MomentIsPast) -> str:
    return f"{in_code(error.text)} was <t:{int(error.moment.timestamp())}:R>, and I need a time to come."


@shared_words.register
def _(_: NothingToRead) -> str:
    return "Nothing can be seen of what you typed. Nothing was changed; please use letters that others can read."


@shared_words.register
def _(error: NotAMember) -> str:
    return f"<@{error.user}> is not a member of this server."


@shared_words.register
def _(error: RoleRefused) -> str:
    return f"Discord does not let me hand out <@&{error.role}> or take it back: {in_code(error.why)}."


@shared_words.register
def _(error: roles.NoSuchRole) -> str:
    return f"There is no role with the ID {error.role} in this server."


@shared_words.register
def _(_: roles.RoleIsEverybodys) -> str:
    return "@\u200beveryone has that role already; please choose another."


@shared_words.register
def _(error: roles.RoleIsManaged) -> str:
    return f"<@&{error.role}> belongs to a bot, a subscription or the boosters; only Discord itself gives it."


@shared_words.register
def _(error: roles.RoleGivesPower) -> str:
    powers = ", ".join(name.replace("_", " ") for name in error.powers)
    return f"<@&{error.role}> gives power over others ({powers}), so it can be neither earned nor bought."


@shared_words.register
def _(_: roles.BotMayNotManageRoles) -> str:
    return "I need the permission **Manage Roles** to hand out roles."


@shared_words.register
def _(error: roles.RoleAboveTheBot) -> str:
    return f"<@&{error.role}> stands at least as high as my highest role. Move mine above it, then I can hand it out."


@shared_words.register
def _(error: roles.RoleAboveTheAsker) -> str:
    return f"<@&{error.role}> stands at least as high as your highest role, so you cannot offer it."


@shared_words.register
def _(error: channels.ChannelGone) -> str:
    return f"<#{error.channel}> is not in this server any more, so nothing can be posted there. Please choose another."


@shared_words.register
def _(error: channels.ChannelClosed) -> str:
    return (
        f"I cannot post in <#{error.channel}>: I lack {rights(error.missing)} there. Please grant that, and try again."
    )


@shared_words.register
def _(_: BufferFull) -> str:
    return "I cannot keep anything more in mind until I reach my records again, so this was not noted."


@shared_words.register(RecordsUnavailable)
@shared_words.register(TransientFailure)
def _(_: ApplicationError) -> str:
    return "I can't reach my records right now, nothing was changed. Please try again in a moment."


@shared_words.register
def _(_: CommitOutcomeUnknown) -> str:
    return (
        "I lost the connection to my records at the moment of saving, so I cannot say whether it was saved. "
        "Please look whether it was before you try again."
    )


@shared_words.register
def _(_: DiscordUnreachable) -> str:
    return "Discord does not answer me right now, nothing was changed. Please try again in a moment."


@shared_words.register
def _(_: CannotDraw) -> str:
    return "I can't draw right now. Please try again in a moment."


@shared_words.register
def _(error: BotNotInGuild) -> str:
    link = invite_link(error.application, error.guild)
    return (
        "I am not in this server myself, only my commands were added; nothing was changed. "
        f"Somebody with the permission **Manage Server** can [invite me]({link})."
    )


@shared_words.register
def _(error: MemberLookUpRefused) -> str:
    return f"Discord does not let me look who that is, so nothing was changed: {in_code(error.why)}."


@shared_words.register
def _(_: Restarting) -> str:
    return "I am just being restarted, so I did nothing. Please try again in a moment."


@shared_words.register
def _(error: app_commands.TransformerError) -> str:
    return f"I can't use {in_code(str(error.value))} here. Please choose from the list."


@shared_words.register(app_commands.CommandNotFound)
@shared_words.register(app_commands.CommandSignatureMismatch)
def _(_: app_commands.AppCommandError) -> str:
    return "This command has changed since you opened it. Please reload Discord (Ctrl+R) and try again."
