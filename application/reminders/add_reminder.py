from datetime import datetime

from attrs import define, frozen

from application.reminders.record_reminder import RecordReminder
from application.reminders.schedules import Schedules
from application.shared.use_case import UseCase
from domain.reminders.errors import CannotWriteHere
from domain.reminders.reminder import Place, Reminder, ReminderNumber, parse_text
from domain.shared.ids import ChannelId, GuildId, MessageId, RequestId, UserId
from domain.shared.language import Language


@frozen(kw_only=True)
class AddReminder:
    by: UserId
    guild: GuildId | None
    channel: ChannelId | None
    """None in a direct message."""
    may_write: bool
    """Whether they may write in that channel."""
    when: str
    text: str
    place: Place = Place.DM
    about: tuple[ChannelId, MessageId] | None = None
    request: RequestId
    asked_at: datetime
    language: Language | None = None


@define
class AddReminderHandler:
    """Raises CannotWriteHere, TooManyReminders, and what the texts raise that cannot be read."""

    _schedules: Schedules
    _record: UseCase[RecordReminder, Reminder]

    async def __call__(self, command: AddReminder) -> Reminder:
        if command.place is Place.CHANNEL and command.guild is not None and not command.may_write:
            raise CannotWriteHere
        text = parse_text(command.text)
        schedule = await self._schedules.read(command.when, by=command.by, guild=command.guild, now=command.asked_at)
        about_channel, about_message = command.about or (None, None)
        return await self._record(
            RecordReminder(
                Reminder(
                    owner=command.by,
                    number=ReminderNumber(0),
                    request=command.request,
                    text=text,
                    place=command.place,
                    guild=command.guild,
                    channel=command.channel if command.may_write else None,
                    about_channel=about_channel,
                    about_message=about_message,
                    made_at=command.asked_at,
                    due_at=schedule.due_at,
                    lease_until=schedule.due_at,
                    recurrence=schedule.recurrence,
                    time_zone=schedule.time_zone,
                    language=command.language,
                )
            )
        )
