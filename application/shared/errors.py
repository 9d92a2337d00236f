"""What can go wrong outside the rules."""

from attrs import frozen

from domain.shared.ids import ApplicationId, GuildId


class ApplicationError(Exception):
    """Something outside the domain stood in the way."""


class SetupError(ApplicationError):
    """Whoever starts the program has something to fix first; members never meet it."""


@frozen
class TransientFailure(ApplicationError):
    """Nothing was changed, and the same use case may well succeed if it is run again."""


@frozen
class RecordsUnavailable(ApplicationError):
    """The database does not answer; nothing was changed."""


@frozen
class DiscordUnreachable(ApplicationError):
    """Discord gave no clear answer: what was asked may or may not have been done."""


@frozen
class BotNotInGuild(DiscordUnreachable):
    """Only its commands were added to this guild, or it has left: there is nothing there that it could do."""

    guild: GuildId
    application: ApplicationId


@frozen
class MemberLookUpRefused(DiscordUnreachable):
    """Discord does not let the bot look who somebody is; `why` is in its own words."""

    why: str


@frozen
class CommitOutcomeUnknown(ApplicationError):
    """The connection was lost while committing: the change may or may not have been made."""


@frozen
class BufferFull(ApplicationError):
    """More is waiting to be stored than may be kept: the database has been away for long."""


def unforeseen(error: Exception) -> Exception | None:
    """What of it is a defect; None where all of it passes or can be said in words. A group may hold both."""
    if isinstance(error, ExceptionGroup):
        return error.split(ApplicationError)[1]
    return None if isinstance(error, ApplicationError) else error
