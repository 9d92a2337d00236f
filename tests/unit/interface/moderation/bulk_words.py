"""What people read of errors of bulk operations: how each text begins."""

from datetime import timedelta

from application.moderation.bulk.errors import FileUnreadable, MembersHidden, WholeBatchRefused
from domain.moderation.bulk import errors
from domain.moderation.bulk.number import OperationNumber
from domain.shared.ids import UserId
from domain.shared.permission import Permission

_SEVEN = OperationNumber(7)

READ: list[tuple[Exception, str]] = [
    (errors.OperationNotFound(_SEVEN), "There is no bulk operation #7 in this server."),
    (errors.NothingSelected(), "Please say who is meant"),
    (
        errors.NobodySelected(excluded=3, already=1),
        "Nobody is left whom this could be done to. 3 were left out by the rules of rank and rights. For 1 there was "
        "nothing left to do. Nothing was done.",
    ),
    (
        errors.NobodySelected(excluded=1, already=0),
        "Nobody is left whom this could be done to. 1 was left out by the rules of rank and rights. Nothing was done.",
    ),
    (errors.NobodySelected(excluded=0, already=0), "Nobody is left whom this could be done to. Nothing was done."),
    (errors.TooManyTargets(found=10_001, most=10_000), "These are 10,001 people; one operation takes 10,000 at most."),
    (errors.NotUserIds(("`x", "y"), 7), "I read neither IDs nor mentions in: `'x`, `y` and 5 more. Nothing was done."),
    (errors.NotUserIds(("x", "y"), 3), "I read neither IDs nor mentions in: `x`, `y` and 1 more. Nothing was done."),
    (errors.NotUserIds(("x", "y"), 2), "I read neither IDs nor mentions in: `x`, `y`. Nothing was done."),
    (errors.PatternTooLong(201, 200), "The pattern has 201 characters; 200 is the most."),
    (errors.PatternUnreadable("(a", "missing ): (a"), "I cannot read the pattern `(a`: missing ): (a."),
    (errors.NotPlannedByYou(UserId(3)), "Only <@3>, who asked for this, can confirm it."),
    (errors.PlanTooOld(timedelta(minutes=15)), "This was shown more than 15 minutes ago"),
    (errors.AlreadyConfirmed(_SEVEN), "Bulk operation #7 was confirmed before."),
    (errors.NotWaitingForApproval(_SEVEN), "Bulk operation #7 does not wait for an approval."),
    (
        errors.ApprovalTooLate(_SEVEN, timedelta(hours=1)),
        "Bulk operation #7 waited for a second person for 60 minutes, which is the longest, so it can no longer be "
        "approved. Nothing was done.",
    ),
    (errors.UnderWayNow(_SEVEN), "Bulk operation #7 is being seen to at this very moment."),
    (errors.ApprovedByOneself(), "You asked for this yourself: the second person must be another one."),
    (errors.NotRunning(_SEVEN), "Bulk operation #7 is not under way."),
    (errors.StillRunning(_SEVEN), "Bulk operation #7 is still under way."),
    (errors.CannotBeUndone(_SEVEN), "Bulk operation #7 cannot be taken back."),
    (errors.NothingToUndo(_SEVEN), "Bulk operation #7 changed nobody"),
    (errors.NothingToUndo(_SEVEN, taken_back=2), "What bulk operation #7 changed was taken back already"),
    (errors.NothingToUndo(_SEVEN, forgotten=2), "Whom bulk operation #7 changed is forgotten"),
    (errors.BotLacks(Permission.MANAGE_GUILD), "I need the permission **Manage Server** for this."),
    (MembersHidden(), "For this I must see the list of members"),
    (FileUnreadable(), "I cannot read this file"),
    (WholeBatchRefused("Missing Permissions"), "Discord refused this: Missing Permissions."),
]
