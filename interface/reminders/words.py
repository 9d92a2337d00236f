"""What people read of reminders."""

from functools import singledispatch

from application.reminders.ports import PlaceRefused
from domain.reminders import errors
from interface.shared.layout import in_code

_FOR_EXAMPLE = "`every day 9:00`, `every monday and thursday 18:00`, `every month on the 31st at 9am`"


@singledispatch
def reminder_words(error: Exception) -> str | None:
    return None


@reminder_words.register
def _(error: errors.ReminderNotFound) -> str:
    return f"You have no reminder {in_code(error.named)}. `/reminders list` shows those that wait."


@reminder_words.register
def _(error: errors.ReminderTextTooLong) -> str:
    return f"That has {error.length:,} characters; {error.longest:,} is the most that fits. Nothing was changed."


@reminder_words.register
def _(error: errors.TooManyReminders) -> str:
    return f"You have {error.most} reminders already, and no more fit. `/reminders delete` makes room."


@reminder_words.register
def _(error: errors.ReminderTooFarAhead) -> str:
    return f"<t:{int(error.moment.timestamp())}:D> is more than ten years ahead. Nothing was changed."


@reminder_words.register
def _(error: errors.UnreadableRecurrence) -> str:
    return f"I cannot tell when {in_code(error.text)} is. I understand {_FOR_EXAMPLE}. Nothing was changed."


@reminder_words.register
def _(_: errors.ReminderOfAnother) -> str:
    return "That is somebody else's reminder."


@reminder_words.register
def _(_: errors.SnoozedAlready) -> str:
    return "You have put it off already. `/reminders list` shows for when."


@reminder_words.register
def _(_: errors.CannotWriteHere) -> str:
    return "You may not write here, so I cannot remind you here either. In a direct message I can."


@reminder_words.register
def _(_: errors.NothingToEdit) -> str:
    return "Say what to change: `when`, `about` or both."


@reminder_words.register
def _(_: PlaceRefused) -> str:
    return "Discord did not let me send it to there."
