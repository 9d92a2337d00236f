"""The commands, menu, form and buttons of reminders. Each is about what is the person's own: they take no right."""

from collections.abc import Mapping
from datetime import timedelta

from discord.utils import snowflake_time

from application.reminders.add_reminder import AddReminder
from application.reminders.delete_reminder import DeleteReminder
from application.reminders.edit_reminder import EditReminder
from application.reminders.list_reminders import ListReminders, ReadReminder
from application.reminders.snooze_reminder import SnoozeReminder
from application.reminders.time_zones import ChooseTimeZone, ShowTimeZone
from domain.reminders.reminder import Place, ReminderNumber
from domain.shared.ids import MessageId
from domain.shared.language import Language
from domain.shared.paging import Direction, Seek
from tests.builders import GUILD, MODERATOR
from tests.fakes.payloads import CHANNEL
from tests.unit.interface.samples.sample import Further, Menu, Press, Sample, Samples, Submission

_ONE = ReminderNumber(1)
_WHEN, _TEXT = "when{}:string[1..100]", "about{}:string[1..1000]"

_COMMANDS: Mapping[str, Sample] = {
    "remind me": Sample(
        right=None,
        in_dms=True,
        takes=f"{_WHEN.format('!')} {_TEXT.format('!')} where:string=dm|channel",
        given={"when": "in 2h30m", "about": "tea"},
        asks=lambda by, request: [
            AddReminder(
                by=by.user,
                guild=GUILD,
                channel=CHANNEL,
                may_write=by.is_owner,
                when="in 2h30m",
                text="tea",
                place=Place.DM,
                request=request,
                asked_at=snowflake_time(request),
                language=Language.ENGLISH,
            )
        ],
        says="### I will remind you",
    ),
    "reminders list": Sample(
        right=None,
        in_dms=True,
        asks=lambda by, _: [ListReminders(by.user, Seek(size=7))],
        says="### Your reminders",
    ),
    "reminders edit": Sample(
        right=None,
        in_dms=True,
        takes=f"reminder!:string?[1..100] {_WHEN.format('')} {_TEXT.format('')}",
        given={"reminder": "1", "when": "every monday 18:00"},
        asks=lambda by, request: [
            EditReminder(
                by=by.user,
                guild=GUILD,
                named="1",
                when="every monday 18:00",
                text=None,
                asked_at=snowflake_time(request),
                language=Language.ENGLISH,
            )
        ],
        says="### It is changed",
    ),
    "reminders delete": Sample(
        right=None,
        in_dms=True,
        takes="reminder!:string?[1..100]",
        given={"reminder": "#1"},
        asks=lambda by, _: [DeleteReminder(by.user, "#1")],
        says="### Reminder #1 is deleted",
    ),
    "timezone set": Sample(
        right=None,
        in_dms=True,
        takes="zone!:string?[1..100]",
        given={"zone": "europe/berlin"},
        asks=lambda by, _: [ChooseTimeZone(by.user, "europe/berlin")],
        says="### Europe/Berlin",
    ),
    "timezone show": Sample(
        right=None,
        in_dms=True,
        asks=lambda by, _: [ShowTimeZone(by.user, GUILD)],
        says="### UTC",
    ),
}

_MENUS: Mapping[str, Menu] = {
    "Remind me": Menu(
        right=None, in_dms=True, on_message=True, opens_form=True, asks=lambda *_: [], says="Remind me of this"
    ),
}

_FORMS: Mapping[str, Submission] = {
    f"remind:message:{CHANNEL}:90": Submission(
        right=None,
        values={"when": "in 2h30m", "text": "tea"},
        asks=lambda by, request: [
            AddReminder(
                by=by.user,
                guild=GUILD,
                channel=CHANNEL,
                may_write=False,
                when="in 2h30m",
                text="tea",
                about=(CHANNEL, MessageId(90)),
                request=request,
                asked_at=snowflake_time(request),
                language=Language.ENGLISH,
            )
        ],
        says="### I will remind you",
    ),
}

_BUTTONS: Mapping[str, Press] = {
    "reminders:older:3": Press(
        right=None,
        asks=lambda by, _: [ListReminders(by.user, Seek(cursor=3, direction=Direction.OLDER, size=7))],
        says="### Your reminders",
    ),
    f"remind:snooze:{MODERATOR}:1:1:600": Press(
        right=None,
        in_place=False,
        asks=lambda by, request: [
            SnoozeReminder(
                by=by.user,
                owner=MODERATOR,
                number=_ONE,
                occurrence=1,
                by_how_much=timedelta(minutes=10),
                request=request,
                asked_at=snowflake_time(request),
                language=Language.ENGLISH,
            )
        ],
        says="### I will tell you again",
    ),
    f"remind:read:{MODERATOR}:1": Press(
        right=None,
        in_place=False,
        asks=lambda by, _: [ReadReminder(by.user, MODERATOR, _ONE)],
        says="### Reminder #1",
    ),
}

_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "remind me": (
        Further(
            given={"when": "in 2h30m", "about": "tea", "where": "channel"},
            asks=lambda by, request: [
                AddReminder(
                    by=by.user,
                    guild=GUILD,
                    channel=CHANNEL,
                    may_write=by.is_owner,
                    when="in 2h30m",
                    text="tea",
                    place=Place.CHANNEL,
                    request=request,
                    asked_at=snowflake_time(request),
                    language=Language.ENGLISH,
                )
            ],
        ),
    ),
    "reminders edit": (
        Further(
            given={"reminder": "1", "about": "cake"},
            asks=lambda by, request: [
                EditReminder(
                    by=by.user,
                    guild=GUILD,
                    named="1",
                    when=None,
                    text="cake",
                    asked_at=snowflake_time(request),
                    language=Language.ENGLISH,
                )
            ],
        ),
    ),
}

SAMPLES = Samples(commands=_COMMANDS, menus=_MENUS, forms=_FORMS, buttons=_BUTTONS, further=_FURTHER)
