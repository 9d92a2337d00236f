"""The form behind "Remind me"; what is typed is taken even if the bot was restarted meanwhile."""

import re

import discord

from application.reminders.add_reminder import AddReminder
from application.shared.use_case import UseCase
from domain.reminders.reminder import LONGEST_TEXT, Reminder
from domain.shared.ids import ChannelId, MessageId, RequestId
from domain.shared.text import tidied
from interface.reminders.asking import asking
from interface.reminders.cards import kept_card
from interface.shared.border import Interaction
from interface.shared.forms import Filled, Form, show_form
from interface.shared.languages import gettext, language
from interface.shared.messages import answer

LONGEST_WHEN = 100
_LONGEST_EXCERPT = 200


async def show_reminding_form(interaction: Interaction, message: discord.Message) -> None:
    form = discord.ui.Modal(
        title=gettext("Remind me of this"), custom_id=f"remind:message:{message.channel.id}:{message.id}"
    )
    when: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(custom_id="when", max_length=LONGEST_WHEN)
    text: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
        custom_id="text",
        style=discord.TextStyle.paragraph,
        max_length=LONGEST_TEXT,
        default=tidied(message.content)[:_LONGEST_EXCERPT] or gettext("This message"),
    )
    hint = gettext("in 2h30m, tomorrow 9:00, every monday 18:00")
    form.add_item(discord.ui.Label(text=gettext("When?"), description=hint, component=when))
    form.add_item(
        discord.ui.Label(
            text=gettext("What about?"), description=gettext("A link to the message comes with it"), component=text
        )
    )
    await show_form(interaction, form)


def message_form(add: UseCase[AddReminder, Reminder]) -> Form:
    async def submit(interaction: Interaction, match: re.Match[str], filled: Filled) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        where = asking(interaction)
        command = AddReminder(
            by=where.by,
            guild=where.guild,
            channel=where.channel,
            may_write=where.may_write,
            when=filled.get("when", ""),
            text=filled.get("text", ""),
            about=(ChannelId(int(match["channel"])), MessageId(int(match["message"]))),
            request=RequestId(interaction.id),
            asked_at=interaction.created_at,
            language=language(),
        )
        await answer(interaction, kept_card(await add(command), gettext("I will remind you")))

    return Form(r"remind:message:(?P<channel>\d{1,20}):(?P<message>\d{1,20})", submit, part_of="remind me")
