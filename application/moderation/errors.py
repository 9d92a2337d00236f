from attrs import frozen

from application.shared.errors import ApplicationError
from application.shared.posting import PlaceUnwritable, PostGone
from domain.moderation.case import Failure
from domain.moderation.case_number import CaseNumber


@frozen
class EffectRefused(ApplicationError):
    """Discord refused the action for good; nothing happened there."""

    failure: Failure
    why: str | None = None
    """Discord's own words."""


@frozen
class MayNotLook(ApplicationError):
    """Discord does not let the bot see the bans or the audit log."""


@frozen
class ActionUnfinished(ApplicationError):
    """The case is on record and could not be finished now; a sweep will resume it."""

    number: CaseNumber


@frozen
class CaseLogPostGone(PostGone):
    """Somebody deleted the case's post in the mod-log."""


@frozen
class AnnouncementRefused(ApplicationError):
    """The bot may not write in the channel where the command was used."""


@frozen
class CaseLogUnwritable(PlaceUnwritable):
    """The mod-log channel is gone, or the bot may not write there."""
