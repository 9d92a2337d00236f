"""A channel whose history the bot may not read: Discord then shows an empty one."""

import discord

from interface.shared.client import CurrentClient
from tests.builders import BOT, GUILD
from tests.fakes.payloads import channel_json


def hide_history(client: CurrentClient) -> None:
    """Deny the bot the history of the fake guild's channel."""
    deny = str(discord.Permissions(read_message_history=True).value)
    overwrites = [{"id": str(BOT), "type": 1, "allow": "0", "deny": deny}]
    update = {**channel_json(), "guild_id": str(GUILD), "permission_overwrites": overwrites}
    client.get()._connection.parsers["CHANNEL_UPDATE"](update)
