"""What people see of reminders: pure functions from records to components."""

from collections.abc import Sequence
from datetime import datetime

import discord

from application.shared.zones import PersonsZone
from domain.reminders.reminder import LONGEST_TEXT, SNOOZES, Place, Reminder, ReminderStatus
from domain.shared.ids import UserId
from domain.shared.paging import Page
from interface.reminders.recurrences import recurrence_text
from interface.shared.languages import gettext, gettext_lazy, ngettext, untranslated
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
_SNOOZE_LABELS = (gettext_lazy("10 minutes"), gettext_lazy("1 hour"), gettext_lazy("1 day"))
_PROBLEMS = {
    problem.message: problem
    for problem in (
        gettext_lazy("I am no longer in that server"),
        gettext_lazy("the channel is gone"),
        gettext_lazy("the history of the channel may not be read"),
        gettext_lazy("I may not read and write in the channel"),
        gettext_lazy("you may not write in the channel"),
    )
}

type _Button = discord.ui.Button[discord.ui.LayoutView]


def kept_card(reminder: Reminder, heading: str) -> Card:
    """What was made or changed, for its owner alone."""
    parts = [f"### {heading}", shortened(reminder.text, LONGEST_TEXT, as_written), _when(reminder)]
    if reminder.place is Place.CHANNEL and reminder.guild is not None:
        parts.append(gettext("I will tell you in <#{channel}>, where others read it too.", channel=reminder.channel))
    return card(
        container(
            *parts, gettext("-# Reminder #{number} · `/reminders edit`, `/reminders delete`", number=reminder.number)
        )
    )


def deleted_card(reminder: Reminder) -> Card:
    parts = [
        gettext("### Reminder #{number} is deleted", number=reminder.number),
        shortened(reminder.text, LONGEST_TEXT, as_written),
    ]
    return card(container(*parts, colour=GREY))


def snoozed_card(reminder: Reminder) -> Card:
    return card(
        container(
            gettext("### I will tell you again"),
            gettext("{due_at}, as reminder #{number}.", due_at=_at(reminder.due_at), number=reminder.number),
        )
    )


def read_card(reminder: Reminder) -> Card:
    parts = [
        gettext("### Reminder #{number}", number=reminder.number),
        shortened(reminder.text, LONGEST_TEXT, as_written),
        *_about(reminder),
    ]
    return card(container(*parts))


def delivery_marker(reminder: Reminder) -> str:
    """What a text of this occurrence's message begins with, and of no other's."""
    return untranslated(f"-# Reminder #{reminder.number}.{reminder.occurrence} of <@{reminder.owner}>")


def delivered_card(reminder: Reminder, place: Place, *, is_late: bool, next_at: datetime | None) -> Card:
    """A reminder as it arrives. What was meant for a direct message is not shown to a channel."""
    is_private = place is Place.CHANNEL and reminder.place is Place.DM
    parts = [gettext("### ⏰ Reminder")]
    if is_private:
        parts.append(gettext("I could not send it in a direct message, so it is behind the button, for you alone."))
    else:
        parts += [shortened(reminder.text, LONGEST_TEXT, as_written), *_about(reminder)]
    if is_late:
        parts.append(
            gettext(
                "⚠️ This is late: it was due {due_at}, and I could not deliver it then.", due_at=_at(reminder.due_at)
            )
        )
    foot = delivery_marker(reminder)
    if reminder.recurrence is not None and next_at is not None:
        foot += gettext(
            " · {recurrence} ({time_zone}) · next <t:{next_at}:F>",
            recurrence=recurrence_text(reminder.recurrence),
            time_zone=reminder.time_zone,
            next_at=_seconds(next_at),
        )
    shown = container(*parts, foot)
    shown.add_item(discord.ui.ActionRow(*_delivery_buttons(reminder, is_private=is_private)))
    return card(shown)


def reminder_list(page: Page[Reminder]) -> Container:
    if not page.items:
        return container(
            gettext("### Your reminders"), gettext("None are waiting. `/remind me` makes one."), colour=GREY
        )
    return container(within([_entry(each) for each in page.items], room_left(), heading=gettext("### Your reminders")))


def zone_card(zone: PersonsZone, now: datetime) -> Card:
    whose = gettext("That is your time zone")
    if not zone.is_chosen:
        whose = gettext("That is the time zone that I go by, as you have chosen none")
    hint = gettext("`/timezone set` changes it. Reminders that repeat keep the one that they were made with.")
    return card(
        container(
            f"### {zone.name}",
            gettext("{whose}; your clock shows {time} there now.", whose=whose, time=f"{now:%H:%M}"),
            f"-# {hint}",
        )
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
            discord.ui.Button(
                label=gettext("Read it"), style=discord.ButtonStyle.primary, custom_id=f"remind:read:{this}"
            )
        )
    for label, much in zip(_SNOOZE_LABELS, SNOOZES, strict=True):
        custom_id = f"remind:snooze:{this}:{reminder.occurrence}:{int(much.total_seconds())}"
        buttons.append(discord.ui.Button(label=gettext("Again in {label}", label=label), custom_id=custom_id))
    return buttons


def _entry(reminder: Reminder) -> str:
    text = shortened(reminder.text, _LONGEST_ENTRY, as_typed)
    if reminder.status is ReminderStatus.PARKED:
        why = "" if reminder.problem is None else f": {_problem(reminder.problem)}"
        return gettext(
            "**#{number}** ⚠️ due {due_at}, **could not be delivered**{why} · {text}",
            number=reminder.number,
            due_at=_at(reminder.due_at),
            why=why,
            text=text,
        )
    again = "" if reminder.recurrence is None else f" · 🔁 {recurrence_text(reminder.recurrence)}"
    return f"**#{reminder.number}** <t:{_seconds(reminder.due_at)}:R>{again} · {text}"


def _problem(problem: str) -> str:
    """What the bot itself found has words; what Discord said is shown as it is."""
    return str(_PROBLEMS.get(problem) or shortened(problem, _LONGEST_PROBLEM, as_typed))


def _when(reminder: Reminder) -> str:
    if reminder.recurrence is None:
        return _at(reminder.due_at)
    return gettext(
        "🔁 {recurrence} ({time_zone}), first {due_at}",
        recurrence=recurrence_text(reminder.recurrence),
        time_zone=reminder.time_zone,
        due_at=_at(reminder.due_at),
    )


def _about(reminder: Reminder) -> list[str]:
    if reminder.about_channel is None:
        return []
    where = "@me" if reminder.guild is None else reminder.guild
    return [f"https://discord.com/channels/{where}/{reminder.about_channel}/{reminder.about_message}"]


def undelivered_card(count: int) -> Card:
    return card(
        container(
            ngettext(
                "⚠️ A reminder of yours could not be delivered. `/reminders list` shows what it was about.",
                "⚠️ {n} reminders of yours could not be delivered. `/reminders list` shows what it was about.",
                count,
            )
        )
    )


def _at(moment: datetime) -> str:
    return f"<t:{_seconds(moment)}:F> (<t:{_seconds(moment)}:R>)"


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def mention_of(owner: UserId) -> discord.AllowedMentions:
    """Nobody is pinged but whose reminder it is."""
    return discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=[discord.Object(owner)])
