"""What people read of reminders."""

from functools import singledispatch

from application.reminders.ports import PlaceRefused
from domain.reminders import errors
from interface.shared.languages import gettext, gettext_lazy, number
from interface.shared.layout import in_code

_FOR_EXAMPLE = gettext_lazy("`every day 9:00`, `every monday and thursday 18:00`, `every month on the 31st at 9am`")


@singledispatch
def reminder_words(error: Exception) -> str | None:
    return None


@reminder_words.register
def _(error: errors.ReminderNotFound) -> str:
    return gettext("You have no reminder {named}. `/reminders list` shows those that wait.", named=in_code(error.named))


@reminder_words.register
def _(error: errors.ReminderTextTooLong) -> str:
    return gettext(
        "That has {length} characters; {longest} is the most that fits. Nothing was changed.",
        length=number(error.length),
        longest=number(error.longest),
    )


@reminder_words.register
def _(error: errors.TooManyReminders) -> str:
    return gettext(
        "You have {most} reminders already, and no more fit. `/reminders delete` makes room.", most=error.most
    )


@reminder_words.register
def _(error: errors.ReminderTooFarAhead) -> str:
    return gettext(
        "<t:{moment}:D> is more than ten years ahead. Nothing was changed.", moment=int(error.moment.timestamp())
    )


@reminder_words.register
def _(error: errors.UnreadableRecurrence) -> str:
    return gettext(
        "I cannot tell when {text} is. I understand {for_example}. Nothing was changed.",
        text=in_code(error.text),
        for_example=_FOR_EXAMPLE,
    )


@reminder_words.register
def _(_: errors.ReminderOfAnother) -> str:
    return gettext("That is somebody else's reminder.")


@reminder_words.register
def _(_: errors.SnoozedAlready) -> str:
    return gettext("You have put it off already. `/reminders list` shows for when.")


@reminder_words.register
def _(_: errors.CannotWriteHere) -> str:
    return gettext("You may not write here, so I cannot remind you here either. In a direct message I can.")


@reminder_words.register
def _(_: errors.NothingToEdit) -> str:
    return gettext("Say what to change: `when`, `about` or both.")


@reminder_words.register
def _(_: PlaceRefused) -> str:
    return gettext("Discord did not let me send it to there.")
