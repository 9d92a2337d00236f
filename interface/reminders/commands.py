from collections.abc import Sequence
from typing import Literal

import discord
from attrs import frozen
from discord import app_commands

from application.reminders.add_reminder import AddReminder
from application.reminders.delete_reminder import DeleteReminder
from application.reminders.edit_reminder import EditReminder
from application.reminders.list_reminders import ListReminders, SuggestReminders
from application.shared.use_case import UseCase
from domain.reminders.reminder import LONGEST_TEXT, Place, Reminder
from domain.shared.ids import RequestId, UserId
from domain.shared.paging import Page, Seek
from interface.reminders.asking import asking
from interface.reminders.buttons import PAGE_SIZE, reminder_page
from interface.reminders.cards import choice_name, deleted_card, kept_card
from interface.reminders.forms import LONGEST_WHEN, show_reminding_form
from interface.shared.border import Interaction, guild_if_any
from interface.shared.gate import PART_OF
from interface.shared.languages import gettext, language
from interface.shared.messages import answer
from interface.shared.suggesting import offered

type Tree = app_commands.CommandTree[discord.Client]
type When = app_commands.Range[str, 1, LONGEST_WHEN]
type Text = app_commands.Range[str, 1, LONGEST_TEXT]
type Which = app_commands.Range[str, 1, 100]

EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)


@frozen(kw_only=True)
class ReminderUseCases:
    add: UseCase[AddReminder, Reminder]
    list: UseCase[ListReminders, Page[Reminder]]
    edit: UseCase[EditReminder, Reminder]
    delete: UseCase[DeleteReminder, Reminder]
    suggest: UseCase[SuggestReminders, Sequence[Reminder]]


def add_reminder_menu(tree: Tree) -> None:
    @tree.context_menu(name="Remind me", extras={PART_OF: "remind me"})
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def menu(interaction: Interaction, message: discord.Message) -> None:
        await show_reminding_form(interaction, message)


class RemindCommands(app_commands.Group):
    def __init__(self, add: UseCase[AddReminder, Reminder]) -> None:
        super().__init__(name="remind", description="Be reminded of something", allowed_contexts=EVERYWHERE)
        self._add = add

    @app_commands.command(description="Be told of something later, once or again and again")
    @app_commands.describe(
        when="in 2h30m, tomorrow 9:00, every monday 18:00, every month on the 31st at 9:00",
        about="What you want to be told",
        where="In a direct message (as usual), or in this channel, where others read it too",
    )
    async def me(
        self, interaction: Interaction, when: When, about: Text, where: Literal["dm", "channel"] = "dm"
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        asks = asking(interaction)
        command = AddReminder(
            by=asks.by,
            guild=asks.guild,
            channel=asks.channel,
            may_write=asks.may_write,
            when=when,
            text=about,
            place=Place(where),
            request=RequestId(interaction.id),
            asked_at=interaction.created_at,
            language=language(),
        )
        await answer(interaction, kept_card(await self._add(command), gettext("I will remind you")))


class ReminderCommands(app_commands.Group):
    def __init__(self, use_cases: ReminderUseCases) -> None:
        super().__init__(name="reminders", description="Your own reminders", allowed_contexts=EVERYWHERE)
        self._use_cases = use_cases

    @app_commands.command(name="list", description="What you are to be reminded of, and what could not be delivered")
    async def list_(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ListReminders(UserId(interaction.user.id), Seek(size=PAGE_SIZE))
        await answer(interaction, reminder_page(await self._use_cases.list(command)))

    @app_commands.command(description="Change when a reminder comes, or what it says")
    @app_commands.describe(reminder="Which one", when="in 2h30m, every monday 18:00, ...", about="What it says then")
    async def edit(
        self, interaction: Interaction, reminder: Which, when: When | None = None, about: Text | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        command = EditReminder(
            by=UserId(interaction.user.id),
            guild=guild_if_any(interaction),
            named=reminder,
            when=when,
            text=about,
            asked_at=interaction.created_at,
            language=language(),
        )
        await answer(interaction, kept_card(await self._use_cases.edit(command), gettext("It is changed")))

    @app_commands.command(description="Delete a reminder")
    @app_commands.describe(reminder="Which one")
    async def delete(self, interaction: Interaction, reminder: Which) -> None:
        await interaction.response.defer(ephemeral=True)
        command = DeleteReminder(UserId(interaction.user.id), reminder)
        await answer(interaction, deleted_card(await self._use_cases.delete(command)))

    @edit.autocomplete("reminder")
    @delete.autocomplete("reminder")
    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await offered(self._choices(SuggestReminders(UserId(interaction.user.id), typed)))

    async def _choices(self, command: SuggestReminders) -> list[app_commands.Choice[str]]:
        found = await self._use_cases.suggest(command)
        return [app_commands.Choice(name=choice_name(each), value=str(each.number)) for each in found]
