"""The one table from error to words. A test proves that it is complete."""

from functools import singledispatch

from discord import app_commands

from application.moderation.errors import (
    ActionUnfinished,
    CaseLogUnwritable,
    DiscordUnreachable,
    EffectRefused,
    MayNotLook,
)
from application.shared.errors import ApplicationError, CommitOutcomeUnknown, RecordsUnavailable, TransientFailure
from domain.guilds.errors import GuildNotRegistered, UnknownLanguage, UnknownTimeZone
from domain.moderation import errors as moderation
from domain.shared.errors import ConcurrentChange, InvalidPageSize, MissingPermission

_NO_RECORDS = "I can't reach my records right now, nothing was changed. Please try again in a moment."


@singledispatch
def words(error: Exception) -> str | None:
    """What the person reads, or None for an error that nobody expects."""
    return None


@words.register
def _(_: ConcurrentChange) -> str:
    return "Somebody else changed this at the same moment, so nothing was changed. Have a look, and try again."


@words.register
def _(error: InvalidPageSize) -> str:
    return f"A page holds 1 to {error.largest} entries, not {error.size}."


@words.register
def _(error: MissingPermission) -> str:
    return f"You need the permission **{error.permission}** for this."


@words.register
def _(_: GuildNotRegistered) -> str:
    return "I don't know this server yet. Use any command here once, and try again."


@words.register
def _(error: UnknownLanguage) -> str:
    return f"I don't know the language `{error.code}`. Choose one from the list, for example `en-US`."


@words.register
def _(error: UnknownTimeZone) -> str:
    return f"I don't know the time zone `{error.name}`. Choose one from the list, for example `Europe/Berlin`."


@words.register
def _(error: moderation.CaseNotFound) -> str:
    return f"There is no case #{error.number} in this server."


@words.register
def _(error: moderation.CaseAlreadySettled) -> str:
    return f"Case #{error.number} is finished already."


@words.register
def _(_: moderation.DuplicateRequest) -> str:
    return "I have received this already, and did it once."


@words.register
def _(_: moderation.ActionInProgress) -> str:
    return "Another ban or unban of this member is under way. Wait for it to finish, and look at `/case list`."


@words.register
def _(error: moderation.ReasonTooLong) -> str:
    return f"The reason has {error.length} characters; {error.longest} is the most that fits. Nothing was changed."


@words.register
def _(error: moderation.InvalidDeleteWindow) -> str:
    return f"Messages can be deleted for the last {error.longest.days} days at most. Nothing was changed."


@words.register
def _(error: moderation.AlreadyBanned) -> str:
    return f"<@{error.target}> is banned already."


@words.register
def _(error: moderation.NotBanned) -> str:
    return f"<@{error.target}> is not banned."


@words.register
def _(_: moderation.CannotTargetSelf) -> str:
    return "You cannot do this to yourself."


@words.register
def _(_: moderation.CannotTargetTheBot) -> str:
    return "You cannot do this to me."


@words.register
def _(_: moderation.CannotTargetTheOwner) -> str:
    return "The owner of the server is out of everybody's reach."


@words.register
def _(error: moderation.NotAMember) -> str:
    return f"<@{error.target}> is not a member of this server."


@words.register
def _(error: moderation.BotMissingPermission) -> str:
    return f"I need the permission **{error.permission}** for this. Please give it to my role."


@words.register
def _(error: moderation.TargetOutranksModerator) -> str:
    return f"<@{error.target}> stands at least as high as you do: your highest role must be above theirs."


@words.register
def _(error: moderation.TargetOutranksBot) -> str:
    return f"<@{error.target}> stands at least as high as I do. Please move my role above theirs."


@words.register(RecordsUnavailable)
@words.register(TransientFailure)
def _(_: ApplicationError) -> str:
    return _NO_RECORDS


@words.register
def _(_: CommitOutcomeUnknown) -> str:
    return (
        "I lost my records at the very moment of saving, so I cannot say whether it was saved. "
        "Please look (`/case list`, `/settings show`) before you try again."
    )


@words.register
def _(_: DiscordUnreachable) -> str:
    return "Discord does not answer me right now, nothing was changed. Please try again in a moment."


@words.register
def _(error: ActionUnfinished) -> str:
    return (
        f"Case #{error.number} is on record, but I could not finish it just now. "
        f"I keep trying by myself; `/case show {error.number}` tells how it went. There is no need to repeat it."
    )


@words.register
def _(_: EffectRefused) -> str:
    return "Discord refused this, nothing was changed. Please check my permissions."


@words.register
def _(_: MayNotLook) -> str:
    return "I am not allowed to look. Please give my role the permissions **Ban Members** and **View Audit Log**."


@words.register
def _(_: CaseLogUnwritable) -> str:
    return "I cannot write to the mod-log channel. Please check it with `/settings show`, and my permissions there."


@words.register
def _(error: app_commands.TransformerError) -> str:
    return f"I can't use `{error.value}` here. Please choose from the list."


@words.register(app_commands.CommandNotFound)
@words.register(app_commands.CommandSignatureMismatch)
def _(_: app_commands.AppCommandError) -> str:
    return "This command has changed since you opened it. Please reload Discord (Ctrl+R) and try again."


def unexpected(incident: str) -> str:
    return f"Something went wrong that should not have. It is reported; if you ask about it, quote `{incident}`."
