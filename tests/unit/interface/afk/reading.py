"""What is read of what can go wrong with being away."""

from datetime import UTC, datetime

from application.afk.ports import RenameRefused
from domain.afk import errors as afk
from tests.builders import MEMBER

_LATER = datetime(2099, 1, 1, tzinfo=UTC)

READ = (
    (afk.AwayReasonTooLong(1201, 200), "The reason has 1,201 characters; 200 is the most that fits."),
    (afk.AwayTooLong(_LATER), "<t:4070908800:D> is more than a year from now."),
    (afk.TooManyAway(2_000), "2,000 people are away from this server already"),
    (afk.NotAway(MEMBER), "<@20> is not away."),
    (afk.AbsenceEnforced(None), "A moderator has set that you are away; it stays so until a moderator lifts it."),
    (afk.AbsenceEnforced(_LATER), "A moderator has set that you are away; it stays so until"),
    (afk.EnforcedOnSelf(), "You cannot do that to yourself."),
    (afk.EnforcedOnBot(), "I am never away."),
    (afk.EnforcedOnOwner(), "That is the owner of this server"),
    (afk.EnforcedOnStranger(MEMBER), "<@20> is not a member of this server."),
    (afk.EnforcedOnSuperior(MEMBER), "<@20> does not stand below you in this server."),
    (
        RenameRefused("Missing Permissions"),
        "Discord does not let me change that nickname, and says `Missing Permissions`.",
    ),
)
