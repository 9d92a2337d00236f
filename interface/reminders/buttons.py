"""Pages of reminders, and what is pressed on one that has arrived."""

import re
from datetime import timedelta

import discord
from attrs import define

from application.reminders.list_reminders import ListReminders, ReadReminder
from application.reminders.snooze_reminder import SnoozeReminder
from application.shared.use_case import UseCase
from domain.reminders.reminder import SNOOZES, Reminder, ReminderNumber
from domain.shared.ids import RequestId, UserId
from domain.shared.paging import Direction, Page, Seek
from interface.reminders.cards import read_card, reminder_list, snoozed_card
from interface.shared.border import Interaction
from interface.shared.buttons import Button
from interface.shared.languages import gettext, language
from interface.shared.layout import Card, card
from interface.shared.messages import answer, replace

PAGE_SIZE = 7

_THIS = r"(?P<owner>\d{1,20}):(?P<number>\d{1,10})"
_HOW_MUCH = "|".join(str(int(much.total_seconds())) for much in SNOOZES)


def reminder_page(page: Page[Reminder]) -> Card:
    shown = reminder_list(page)
    buttons = [_turn(page, direction) for direction in (Direction.NEWER, Direction.OLDER)]
    if not all(button.disabled for button in buttons):
        shown.add_item(discord.ui.ActionRow(*buttons))
    return card(shown)


@define
class TurnReminderPage:
    _list: UseCase[ListReminders, Page[Reminder]]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        seek = Seek(cursor=int(match["cursor"]), direction=Direction(match["direction"]), size=PAGE_SIZE)
        command = ListReminders(UserId(interaction.user.id), seek)
        await replace(interaction, reminder_page(await self._list(command)))

    def button(self) -> Button:
        return Button(r"reminders:(?P<direction>newer|older):(?P<cursor>\d{1,10})", self, part_of="reminders list")


@define
class PressSnooze:
    _snooze: UseCase[SnoozeReminder, Reminder]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        command = SnoozeReminder(
            by=UserId(interaction.user.id),
            owner=UserId(int(match["owner"])),
            number=ReminderNumber(int(match["number"])),
            occurrence=int(match["occurrence"]),
            by_how_much=timedelta(seconds=int(match["seconds"])),
            request=RequestId(interaction.id),
            asked_at=interaction.created_at,
            language=language(),
        )
        await answer(interaction, snoozed_card(await self._snooze(command)))

    def button(self) -> Button:
        template = rf"remind:snooze:{_THIS}:(?P<occurrence>\d{{1,10}}):(?P<seconds>{_HOW_MUCH})"
        return Button(template, self, part_of="remind me")


@define
class PressRead:
    _read: UseCase[ReadReminder, Reminder]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        command = ReadReminder(
            UserId(interaction.user.id), UserId(int(match["owner"])), ReminderNumber(int(match["number"]))
        )
        await answer(interaction, read_card(await self._read(command)))

    def button(self) -> Button:
        return Button(rf"remind:read:{_THIS}", self, part_of="remind me")


def _turn(page: Page[Reminder], direction: Direction) -> discord.ui.Button[discord.ui.LayoutView]:
    cursor = page.newer if direction is Direction.NEWER else page.older
    # A disabled button needs a custom id of its own too; no reminder has the number 0.
    label = gettext("← Newer") if direction is Direction.NEWER else gettext("Older →")
    return discord.ui.Button(
        label=label, custom_id=f"reminders:{direction.value}:{cursor or 0}", disabled=cursor is None
    )
