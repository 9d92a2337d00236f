"""What people read of what goes wrong with bulk operations."""

from functools import singledispatch

from application.moderation.bulk.errors import FileUnreadable, MembersHidden, WholeBatchRefused
from domain.moderation.bulk import errors
from domain.moderation.bulk.settings import APPROVAL_ABOVE
from interface.shared.languages import gettext, gettext_lazy, ngettext, number
from interface.shared.layout import as_typed, in_code
from interface.shared.setting_face import SettingFace
from interface.shared.words import PERMISSION_NAMES

APPROVAL_FACE = SettingFace(
    setting=APPROVAL_ABOVE,
    option="bulk_approval_above",
    title=gettext_lazy("Bulk operations that need approval"),
    description="A bulk operation on more than so many people needs a second person's approval",
)


@singledispatch
def bulk_words(error: Exception) -> str | None:
    return None


@bulk_words.register
def _(error: errors.OperationNotFound) -> str:
    return gettext("There is no bulk operation #{number} in this server.", number=error.number)


@bulk_words.register
def _(_: errors.NothingSelected) -> str:
    return gettext("Please say who is meant: a list of IDs or mentions, a file with them, or a rule. Nothing was done.")


@bulk_words.register
def _(error: errors.NobodySelected) -> str:
    sentences = [gettext("Nobody is left whom this could be done to.")]
    if error.excluded:
        sentences.append(
            ngettext(
                "{n} was left out by the rules of rank and rights.",
                "{n} were left out by the rules of rank and rights.",
                error.excluded,
            )
        )
    if error.already:
        sentences.append(gettext("For {count} there was nothing left to do.", count=number(error.already)))
    return " ".join([*sentences, gettext("Nothing was done.")])


@bulk_words.register
def _(error: errors.TooManyTargets) -> str:
    return gettext(
        "These are {found} people; one operation takes {most} at most. Nothing was done.",
        found=number(error.found),
        most=number(error.most),
    )


@bulk_words.register
def _(error: errors.NotUserIds) -> str:
    words, more = ", ".join(map(in_code, error.words)), error.count - len(error.words)
    if more > 0:
        words = gettext("{shown} and {more} more", shown=words, more=number(more))
    return gettext("I read neither IDs nor mentions in: {words}. Nothing was done.", words=words)


@bulk_words.register
def _(error: errors.PatternTooLong) -> str:
    return gettext(
        "The pattern has {length} characters; {longest} is the most. Nothing was done.",
        length=error.length,
        longest=error.longest,
    )


@bulk_words.register
def _(error: errors.PatternUnreadable) -> str:
    return gettext(
        "I cannot read the pattern {pattern}: {why}. Nothing was done.",
        pattern=in_code(error.pattern),
        why=as_typed(error.why),
    )


@bulk_words.register
def _(error: errors.NotPlannedByYou) -> str:
    return gettext("Only <@{by}>, who asked for this, can confirm it. Nothing was done.", by=error.by)


@bulk_words.register
def _(error: errors.PlanTooOld) -> str:
    minutes = int(error.holds_for.total_seconds()) // 60
    return gettext(
        "This was shown more than {minutes} minutes ago, and much may have changed. Please ask for it anew.",
        minutes=minutes,
    )


@bulk_words.register
def _(error: errors.AlreadyConfirmed) -> str:
    return gettext(
        "Bulk operation #{number} was confirmed before. `/bulk show {number}` tells how far it is.", number=error.number
    )


@bulk_words.register
def _(error: errors.NotWaitingForApproval) -> str:
    return gettext("Bulk operation #{number} does not wait for an approval.", number=error.number)


@bulk_words.register
def _(error: errors.ApprovalTooLate) -> str:
    minutes = int(error.waits_for.total_seconds()) // 60
    return gettext(
        "Bulk operation #{number} waited for a second person for {minutes} minutes, which is the "
        "longest, so it can no longer be approved. Nothing was done. Whoever wants it must ask for "
        "it anew.",
        number=error.number,
        minutes=minutes,
    )


@bulk_words.register
def _(_: errors.ApprovedByOneself) -> str:
    return gettext("You asked for this yourself: the second person must be another one.")


@bulk_words.register
def _(error: errors.NotRunning) -> str:
    return gettext("Bulk operation #{number} is not under way.", number=error.number)


@bulk_words.register
def _(error: errors.UnderWayNow) -> str:
    return gettext(
        "Bulk operation #{number} is being seen to at this very moment. `/bulk show {number}` says more.",
        number=error.number,
    )


@bulk_words.register
def _(error: errors.StillRunning) -> str:
    return gettext(
        "Bulk operation #{number} is still under way. `/bulk stop {number}` ends it first.", number=error.number
    )


@bulk_words.register
def _(error: errors.CannotBeUndone) -> str:
    return gettext("Bulk operation #{number} cannot be taken back.", number=error.number)


@bulk_words.register
def _(error: errors.NothingToUndo) -> str:
    if error.forgotten:
        return gettext(
            "Whom bulk operation #{number} changed is forgotten, as old closed cases are here, so there is nothing to "
            "take back.",
            number=error.number,
        )
    if error.taken_back:
        return gettext(
            "What bulk operation #{number} changed was taken back already, so there is nothing left to take back.",
            number=error.number,
        )
    return gettext("Bulk operation #{number} changed nobody, so there is nothing to take back.", number=error.number)


@bulk_words.register
def _(error: errors.BotLacks) -> str:
    return gettext(
        "I need the permission **{permission}** for this. Please give it to my role.",
        permission=PERMISSION_NAMES[error.permission],
    )


@bulk_words.register
def _(_: MembersHidden) -> str:
    return gettext(
        "For this I must see the list of members, which Discord shows me only with the privileged "
        "intent for members. Without it a list of IDs, a file, and `name_begins` work. Nothing was "
        "done."
    )


@bulk_words.register
def _(_: FileUnreadable) -> str:
    return gettext("I cannot read this file: it must be text in UTF-8, and at most 512 KB. Nothing was done.")


@bulk_words.register
def _(error: WholeBatchRefused) -> str:
    return gettext("Discord refused this: {why}.", why=as_typed(error.why))
