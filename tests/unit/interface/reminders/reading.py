"""What people read of each error about reminders."""

from datetime import UTC, datetime

from application.reminders.ports import PlaceRefused
from domain.reminders import errors as reminders

READ: tuple[tuple[Exception, str], ...] = (
    (reminders.ReminderNotFound("7"), "You have no reminder `7`."),
    (reminders.ReminderTextTooLong(1001, 1000), "That has 1,001 characters; 1,000 is the most that fits."),
    (reminders.TooManyReminders(50), "You have 50 reminders already, and no more fit."),
    (reminders.ReminderTooFarAhead(datetime(2099, 1, 1, tzinfo=UTC)), "<t:4070908800:D> is more than ten years"),
    (reminders.UnreadableRecurrence("every x"), "I cannot tell when `every x` is. I understand `every day 9:00`"),
    (reminders.ReminderOfAnother(), "That is somebody else's reminder."),
    (reminders.SnoozedAlready(), "You have put it off already."),
    (reminders.CannotWriteHere(), "You may not write here, so I cannot remind you here either."),
    (reminders.NothingToEdit(), "Say what to change: `when`, `about` or both."),
    (PlaceRefused("why"), "Discord did not let me send it to there."),
)
