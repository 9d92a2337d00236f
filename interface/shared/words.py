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
from interface.shared.first_answers import DoneOrNot
from interface.shared.invite import invite_link
from interface.shared.languages import gettext, gettext_lazy, listed, number
from interface.shared.layout import in_code
from interface.shared.numbers import NotANumber
from interface.shared.restarting import Restarting

type Words = Callable[[Exception], str | None]
"""What the person reads about an error, or None for an error that is unknown here."""

PERMISSION_NAMES = {
    Permission.MANAGE_GUILD: gettext_lazy("Manage Server"),
    Permission.MANAGE_ROLES: gettext_lazy("Manage Roles"),
    Permission.MANAGE_CHANNELS: gettext_lazy("Manage Channels"),
    Permission.MANAGE_MESSAGES: gettext_lazy("Manage Messages"),
    Permission.MANAGE_NICKNAMES: gettext_lazy("Manage Nicknames"),
    Permission.MODERATE_MEMBERS: gettext_lazy("Timeout Members"),
    Permission.KICK_MEMBERS: gettext_lazy("Kick Members"),
    Permission.BAN_MEMBERS: gettext_lazy("Ban Members"),
}
"""As Discord's client shows them."""


_LENGTHS = gettext_lazy("A length of time looks like `30m`, `1h30m`, `2 weeks` or `1mo`.")

UNITS = {
    "second": gettext_lazy("seconds"),
    "minute": gettext_lazy("minutes"),
    "hour": gettext_lazy("hours"),
    "day": gettext_lazy("days"),
    "week": gettext_lazy("weeks"),
    "month": gettext_lazy("months"),
    "year": gettext_lazy("years"),
}

CHANNEL_RIGHT_NAMES = {
    channels.ChannelRight.VIEW: gettext_lazy("View Channel"),
    channels.ChannelRight.SEND: gettext_lazy("Send Messages"),
    channels.ChannelRight.SEND_IN_THREADS: gettext_lazy("Send Messages in Threads"),
    channels.ChannelRight.READ_HISTORY: gettext_lazy("Read Message History"),
    channels.ChannelRight.ATTACH: gettext_lazy("Attach Files"),
    channels.ChannelRight.MANAGE_MESSAGES: gettext_lazy("Manage Messages"),
    channels.ChannelRight.MANAGE_CHANNEL: gettext_lazy("Manage Channel"),
    channels.ChannelRight.MANAGE_PERMISSIONS: gettext_lazy("Manage Permissions"),
}


def rights(missing: Sequence[channels.ChannelRight]) -> str:
    """`**View Channel**, **Send Messages** and **Attach Files**`, as above."""
    return listed(f"**{CHANNEL_RIGHT_NAMES[right]}**" for right in missing)


@frozen
class JoinedWords:
    _parts: tuple[Words, ...]

    def __call__(self, error: Exception) -> str | None:
        return next((text for words in self._parts if (text := words(error)) is not None), None)


def unexpected(incident: str) -> str:
    return gettext(
        "Something went wrong that should not have. It has been reported; if you ask about it, quote `{incident}`.",
        incident=incident,
    )


@singledispatch
def shared_words(error: Exception) -> str | None:
    return None


@shared_words.register
def _(_: ConcurrentChange) -> str:
    return gettext("Somebody else changed this at the same moment, so nothing was changed. Have a look, and try again.")


@shared_words.register
def _(error: InvalidPageSize) -> str:
    return gettext("A page holds 1 to {largest} entries, not {size}.", largest=error.largest, size=error.size)


@shared_words.register
def _(error: MissingPermission) -> str:
    return gettext("You need the permission **{permission}** for this.", permission=PERMISSION_NAMES[error.permission])


@shared_words.register
def _(error: UnusableValue) -> str:
    return gettext("The setting `{setting}` cannot have this value. Nothing was changed.", setting=error.setting)


@shared_words.register
def _(error: NotANumber) -> str:
    return gettext(
        "{typed} is no whole number from {least} to {most}. Nothing was changed.",
        typed=in_code(error.typed),
        least=number(error.least),
        most=number(error.most),
    )


@shared_words.register
def _(error: durations.UnreadableDuration) -> str:
    return gettext("I can't read {part} as a length of time. {lengths}", part=in_code(error.part), lengths=_LENGTHS)


@shared_words.register
def _(error: durations.MissingUnit) -> str:
    return gettext("{number} what? {lengths}", number=error.number, lengths=_LENGTHS)


@shared_words.register
def _(error: durations.AmbiguousUnit) -> str:
    return gettext(
        "{part} could be minutes or months. Please write `m` for minutes, `mo` for months.", part=in_code(error.part)
    )


@shared_words.register
def _(error: durations.RepeatedUnit) -> str:
    unit = UNITS.get(error.unit, error.unit)
    return gettext("{text} names {unit} twice. {lengths}", text=in_code(error.text), unit=unit, lengths=_LENGTHS)


@shared_words.register
def _(error: durations.EmptyDuration) -> str:
    return gettext("{text} is no time at all. {lengths}", text=in_code(error.text), lengths=_LENGTHS)


@shared_words.register
def _(error: durations.DurationTooLong) -> str:
    return gettext("{text} is more than ten years.", text=in_code(error.text))


@shared_words.register
def _(error: moments.UnreadableMoment) -> str:
    return gettext(
        "I can't read {text} as a time. {lengths} Or name a date: `friday 18:00`, `24 dec`.",
        text=in_code(error.text),
        lengths=_LENGTHS,
    )


@shared_words.register
def _(error: moments.AmbiguousDate) -> str:
    return gettext(
        "Is {text} the day or the month first? Please name the month, or write `2027-02-01`.", text=in_code(error.text)
    )


@shared_words.register
def _(error: moments.MomentIsPast) -> str:
    return gettext(
        "{text} was <t:{moment}:R>, and I need a time to come.",
        text=in_code(error.text),
        moment=int(error.moment.timestamp()),
    )


@shared_words.register
def _(_: NothingToRead) -> str:
    return gettext(
        "Nothing can be seen of what you typed. Nothing was changed; please use letters that others can read."
    )


@shared_words.register
def _(error: NotAMember) -> str:
    return gettext("<@{user}> is not a member of this server.", user=error.user)


@shared_words.register
def _(error: RoleRefused) -> str:
    return gettext(
        "Discord does not let me hand out <@&{role}> or take it back: {why}.", role=error.role, why=in_code(error.why)
    )


@shared_words.register
def _(error: roles.NoSuchRole) -> str:
    return gettext("There is no role with the ID {role} in this server.", role=error.role)


@shared_words.register
def _(_: roles.RoleIsEverybodys) -> str:
    return gettext("@\u200beveryone has that role already; please choose another.")


@shared_words.register
def _(error: roles.RoleIsManaged) -> str:
    return gettext(
        "<@&{role}> belongs to a bot, a subscription or the boosters; only Discord itself gives it.", role=error.role
    )


@shared_words.register
def _(error: roles.RoleGivesPower) -> str:
    powers = ", ".join(name.replace("_", " ") for name in error.powers)
    return gettext(
        "<@&{role}> gives power over others ({powers}), so it can be neither earned, bought nor chosen.",
        role=error.role,
        powers=powers,
    )


@shared_words.register
def _(_: roles.BotMayNotManageRoles) -> str:
    return gettext("I need the permission **Manage Roles** to hand out roles.")


@shared_words.register
def _(error: roles.RoleAboveTheBot) -> str:
    return gettext(
        "<@&{role}> stands at least as high as my highest role. Move mine above it, then I can hand it out.",
        role=error.role,
    )


@shared_words.register
def _(error: roles.RoleAboveTheAsker) -> str:
    return gettext("<@&{role}> stands at least as high as your highest role, so you cannot offer it.", role=error.role)


@shared_words.register
def _(error: channels.ChannelGone) -> str:
    return gettext(
        "<#{channel}> is not in this server any more, so nothing can be posted there. Please choose another.",
        channel=error.channel,
    )


@shared_words.register
def _(error: channels.ChannelClosed) -> str:
    return gettext(
        "I cannot post in <#{channel}>: I lack {missing} there. Please grant that, and try again.",
        channel=error.channel,
        missing=rights(error.missing),
    )


@shared_words.register
def _(_: BufferFull) -> str:
    return gettext("I cannot keep anything more in mind until I reach my records again, so this was not noted.")


@shared_words.register(RecordsUnavailable)
@shared_words.register(TransientFailure)
def _(_: ApplicationError) -> str:
    return gettext("I can't reach my records right now, nothing was changed. Please try again in a moment.")


@shared_words.register
def _(_: CommitOutcomeUnknown) -> str:
    return gettext(
        "I lost the connection to my records at the moment of saving, so I cannot say whether it was "
        "saved. Please look whether it was before you try again."
    )


@shared_words.register
def _(_: DiscordUnreachable) -> str:
    return gettext("Discord does not answer me right now, nothing was changed. Please try again in a moment.")


@shared_words.register
def _(_: DoneOrNot) -> str:
    return gettext(
        "Discord gave me no clear answer, so this may have been done or not. Please look before you try again."
    )


@shared_words.register
def _(_: CannotDraw) -> str:
    return gettext("I can't draw right now. Please try again in a moment.")


@shared_words.register
def _(error: BotNotInGuild) -> str:
    link = invite_link(error.application, error.guild)
    return gettext(
        "I am not in this server myself, only my commands were added; nothing was changed. Somebody "
        "with the permission **Manage Server** can [invite me]({link}).",
        link=link,
    )


@shared_words.register
def _(error: MemberLookUpRefused) -> str:
    return gettext("Discord does not let me look who that is, so nothing was changed: {why}.", why=in_code(error.why))


@shared_words.register
def _(_: Restarting) -> str:
    return gettext("I am just being restarted, so I did nothing. Please try again in a moment.")


@shared_words.register
def _(error: app_commands.TransformerError) -> str:
    return gettext("I can't use {error} here. Please choose from the list.", error=in_code(str(error.value)))


@shared_words.register(app_commands.CommandNotFound)
@shared_words.register(app_commands.CommandSignatureMismatch)
def _(_: app_commands.AppCommandError) -> str:
    return gettext("This command has changed since you opened it. Please reload Discord (Ctrl+R) and try again.")
