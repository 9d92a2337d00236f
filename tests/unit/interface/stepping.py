"""What a step of `/setup` is tried out with, without the message around it."""

import discord

from interface.shared.border import Interaction
from interface.shared.bot import TuxBot
from tests.fakes.interactions import someone
from tests.fakes.payloads import interaction_json


def an_interaction(bot: TuxBot) -> Interaction:
    return discord.Interaction(
        data=interaction_json(1, 2, someone().member, {"id": "1", "name": "setup", "type": 1}),  # type: ignore[arg-type]  # as Discord sends it
        state=bot._connection,
    )
