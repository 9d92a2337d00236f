"""What people see of reminders: pure functions from records to components."""

from collections.abc import Sequence
from datetime import datetime

import discord

from application.reminders.queries import Kept
from application.reminders.time_zones import PersonsZone
from domain.reminders.reminder import SNOOZES, Place, Reminder, ReminderStatus
from domain.shared.ids import UserId
from domain.shared.paging import Page
from interface.shared.layout import (
    GREY,
    Card,
    Container,
    as_typed,
    as_written,
    card,
    container,
    room_left,
    shortened,
    within,
)

_LONGEST_ENTRY, _LONGEST_PROBLEM, _LONGEST_CHOICE = 100, 60, 100
_PLACES = {Place.DM: "in a direct message", Place.CHANNEL: "in this channel"}
_SNOOZE_LABELS = ("10 minutes", "1 hour", "1 day")

type _Button = discord.ui.Button[discord.ui.LayoutView]


def kept_card(kept: Kept, heading: str) -> Card:
    """What was made or changed, for its owner alone."""
    reminder = kept.reminder
    parts = [f"### {heading}", shortened(reminder.text, 1000, as_written), _when(reminder)]
    if reminder.place is Place.CHANNEL and reminder.guild is not None:
        parts.append(f"I will tell you in <#{reminder.channel}>, where others read it too.")
    parts.extend(_undelivered(kept.undelivered))
    return card(container(*parts, f"-# Reminder #{reminder.number} · `/reminders edit`, `/reminders delete`"))


def deleted_card(reminder: Reminder) -> Card:
    parts = [f"### Reminder #{reminder.number} is deleted", shortened(reminder.text, 1000, as_written)]
    return card(container(*parts, colour=GREY))


def snoozed_card(reminder: Reminder) -> Card:
    return card(container("### I will tell you again", f"{_at(reminder.due_at)}, as reminder #{reminder.number}."))


def read_card(reminder: Reminder) -> Card:
    parts = [f"### Reminder #{reminder.number}", shortened(reminder.text, 1000, as_written), *_about(reminder)]
    return card(container(*parts))


def delivery_marker(reminder: Reminder) -> str:
    """What a text of this occurrence's message begins with, and of no other's."""
    return f"-# Reminder #{reminder.number}.{reminder.occurrence} of <@{reminder.owner}>"


def delivered_card(reminder: Reminder, place: Place, *, is_late: bool, next_at: datetime | None) -> Card:
    """A reminder as it arrives. What was meant for a direct message is not shown to a channel."""
    is_private = place is Place.CHANNEL and reminder.place is Place.DM
    parts = ["### ⏰ Reminder"]
    if is_private:
        parts.append("I could not send it in a direct message, so it is behind the button, for you alone.")
    else:
        parts += [shortened(reminder.text, 1000, as_written), *_about(reminder)]
    if is_late:
        parts.append(f"⚠️ This is late: it was due {_at(reminder.due_at)}, and I could not deliver it then.")
    foot = delivery_marker(reminder)
    if reminder.recurrence is not None and next_at is not None:
        foot += f" · {reminder.recurrence.written} ({reminder.time_zone}) · next <t:{_seconds(next_at)}:F>"
    shown = container(*parts, foot)
    shown.add_item(discord.ui.ActionRow(*_delivery_buttons(reminder, is_private=is_private)))
    return card(shown)


def reminder_list(page: Page[Reminder]) -> Container:
    if not page.items:
        return container("### Your reminders", "None are waiting. `/remind me` makes one.", colour=GREY)
    return container(within([_entry(each) for each in page.items], room_left(), heading="### Your reminders"))


def zone_card(zone: PersonsZone, now: datetime) -> Card:
    whose = "your time zone" if zone.is_chosen else "the time zone that I go by, as you have chosen none"
    hint = "`/timezone set` changes it. Reminders that repeat keep the one that they were made with."
    return card(
        container(f"### {zone.name}", f"That is {whose}; your clock shows {now:%H:%M} there now.", f"-# {hint}")
    )


def choice_name(reminder: Reminder) -> str:
    """What is offered while somebody types; plain text."""
    name = f"#{reminder.number} · {reminder.text}"
    return name if len(name) <= _LONGEST_CHOICE else f"{name[: _LONGEST_CHOICE - 1]}…"


def _delivery_buttons(reminder: Reminder, *, is_private: bool) -> Sequence[_Button]:
    this = f"{reminder.owner}:{reminder.number}"
    buttons = list[_Button]()
    if is_private:
        buttons.append(
            discord.ui.Button(label="Read it", style=discord.ButtonStyle.primary, custom_id=f"remind:read:{this}")
        )
    for label, much in zip(_SNOOZE_LABELS, SNOOZES, strict=True):
        custom_id = f"remind:snooze:{this}:{reminder.occurrence}:{int(much.total_seconds())}"
        buttons.append(discord.ui.Button(label=f"Again in {label}", custom_id=custom_id))
    return buttons


def _entry(reminder: Reminder) -> str:
    text = shortened(reminder.text, _LONGEST_ENTRY, as_typed)
    if reminder.status is ReminderStatus.PARKED:
        why = "" if reminder.problem is None else f": {shortened(reminder.problem, _LONGEST_PROBLEM, as_typed)}"
        return f"**#{reminder.number}** ⚠️ due {_at(reminder.due_at)}, **could not be delivered**{why} · {text}"
    again = "" if reminder.recurrence is None else f" · 🔁 {reminder.recurrence.written}"
    return f"**#{reminder.number}** <t:{_seconds(reminder.due_at)}:R>{again} · {text}"


def _when(reminder: Reminder) -> str:
    if reminder.recurrence is None:
        return _at(reminder.due_at)
    return f"🔁 {reminder.recurrence.written} ({reminder.time_zone}), first {_at(reminder.due_at)}"


def _about(reminder: Reminder) -> list[str]:
    if reminder.about_channel is None:
        return []
    where = "@me" if reminder.guild is None else reminder.guild
    return [f"https://discord.com/channels/{where}/{reminder.about_channel}/{reminder.about_message}"]


def _undelivered(count: int) -> list[str]:
    if not count:
        return []
    what = "A reminder of yours" if count == 1 else f"{count} reminders of yours"
    return [f"⚠️ {what} could not be delivered. `/reminders list` shows what it was about."]


def _at(moment: datetime) -> str:
    return f"<t:{_seconds(moment)}:F> (<t:{_seconds(moment)}:R>)"


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def mention_of(owner: UserId) -> discord.AllowedMentions:
    """Nobody is pinged but whose reminder it is."""
    return discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=[discord.Object(owner)])
