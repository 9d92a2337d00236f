"""What people read of what goes wrong with bulk operations."""

from functools import singledispatch

from application.moderation.bulk.errors import BulkPostGone, FileUnreadable, MembersHidden, WholeBatchRefused
from domain.moderation.bulk import errors
from domain.moderation.bulk.settings import APPROVAL_ABOVE
from interface.shared.layout import as_typed, in_code
from interface.shared.setting_face import SettingFace
from interface.shared.words import PERMISSION_NAMES

APPROVAL_FACE = SettingFace(
    setting=APPROVAL_ABOVE,
    option="bulk_approval_above",
    title="Bulk operations that need approval",
    description="A bulk operation on more than so many people needs a second person's approval",
)


@singledispatch
def bulk_words(error: Exception) -> str | None:
    return None


@bulk_words.register
def _(error: errors.OperationNotFound) -> str:
    return f"There is no bulk operation #{error.number} in this server."


@bulk_words.register
def _(_: errors.NothingSelected) -> str:
    return "Please say who is meant: a list of IDs or mentions, a file with them, or a rule. Nothing was done."


@bulk_words.register
def _(error: errors.NobodySelected) -> str:
    left_out = f" {error.excluded:,} were left out by the rules of rank and rights." if error.excluded else ""
    already = f" For {error.already:,} there was nothing left to do." if error.already else ""
    return f"Nobody is left whom this could be done to.{left_out}{already} Nothing was done."


@bulk_words.register
def _(error: errors.TooManyTargets) -> str:
    return f"These are {error.found:,} people; one operation takes {error.most:,} at most. Nothing was done."


@bulk_words.register
def _(error: errors.NotUserIds) -> str:
    words = ", ".join(map(in_code, error.words))
    more = f" and {error.count - len(error.words):,} more" if error.count > len(error.words) else ""
    return f"I read neither IDs nor mentions in: {words}{more}. Nothing was done."


@bulk_words.register
def _(error: errors.PatternTooLong) -> str:
    return f"The pattern has {error.length} characters; {error.longest} is the most. Nothing was done."


@bulk_words.register
def _(error: errors.PatternUnreadable) -> str:
    return f"I cannot read the pattern {in_code(error.pattern)}: {as_typed(error.why)}. Nothing was done."


@bulk_words.register
def _(error: errors.NotPlannedByYou) -> str:
    return f"Only <@{error.by}>, who asked for this, can confirm it. Nothing was done."


@bulk_words.register
def _(error: errors.PlanTooOld) -> str:
    minutes = int(error.holds_for.total_seconds()) // 60
    return f"This was shown more than {minutes} minutes ago, and much may have changed. Please ask for it anew."


@bulk_words.register
def _(error: errors.AlreadyConfirmed) -> str:
    return f"Bulk operation #{error.number} was confirmed before. `/bulk show {error.number}` tells how far it is."


@bulk_words.register
def _(error: errors.NotWaitingForApproval) -> str:
    return f"Bulk operation #{error.number} does not wait for an approval."


@bulk_words.register
def _(error: errors.ApprovalTooLate) -> str:
    minutes = int(error.waits_for.total_seconds()) // 60
    return (
        f"Bulk operation #{error.number} waited for a second person for {minutes} minutes, which is the longest, so it "
        "can no longer be approved. Nothing was done. Whoever wants it must ask for it anew."
    )


@bulk_words.register
def _(_: errors.ApprovedByOneself) -> str:
    return "You asked for this yourself: the second person must be another one."


@bulk_words.register
def _(error: errors.NotRunning) -> str:
    return f"Bulk operation #{error.number} is not under way."


@bulk_words.register
def _(error: errors.UnderWayNow) -> str:
    return (
        f"Bulk operation #{error.number} is being seen to at this very moment. `/bulk show {error.number}` says more."
    )


@bulk_words.register
def _(error: errors.StillRunning) -> str:
    return f"Bulk operation #{error.number} is still under way. `/bulk stop {error.number}` ends it first."


@bulk_words.register
def _(error: errors.CannotBeUndone) -> str:
    return f"Bulk operation #{error.number} cannot be taken back."


@bulk_words.register
def _(error: errors.NothingToUndo) -> str:
    return f"Bulk operation #{error.number} changed nobody, so there is nothing to take back."


@bulk_words.register
def _(error: errors.BotLacks) -> str:
    return f"I need the permission **{PERMISSION_NAMES[error.permission]}** for this. Please give it to my role."


@bulk_words.register
def _(_: MembersHidden) -> str:
    return (
        "For this I must see the list of members, which Discord shows me only with the privileged intent for members. "
        "Without it a list of IDs, a file, and `name_begins` work. Nothing was done."
    )


@bulk_words.register
def _(_: FileUnreadable) -> str:
    return "I cannot read this file: it must be text in UTF-8, and at most 512 KB. Nothing was done."


@bulk_words.register
def _(error: WholeBatchRefused) -> str:
    return f"Discord refused this: {as_typed(error.why)}."


@bulk_words.register
def _(_: BulkPostGone) -> str:
    return "Somebody deleted the post of this operation in the mod-log."
