"""The invitation asks for what the bot needs."""

import discord
import pytest

from domain.moderation.actions import KINDS
from interface.shared.invite import RIGHTS, invite_link, missing_rights


def test_what_any_action_needs_of_the_bot_is_asked_for() -> None:
    needed = {kind.needs_of_bot.value for kind in KINDS if kind.needs_of_bot is not None}
    assert needed <= {right.flag for right in RIGHTS}


def test_the_link_asks_for_all_rights_in_that_server() -> None:
    asked = discord.Permissions(**{right.flag: True for right in RIGHTS}).value
    link = invite_link(7, 8)
    assert "client_id=7&" in link
    assert f"permissions={asked}" in link
    assert "guild_id=8" in link


@pytest.mark.parametrize(
    ("granted", "missing"),
    [
        (discord.Permissions(administrator=True), 0),
        (discord.Permissions.all(), 0),
        (discord.Permissions.none(), len(RIGHTS)),
    ],
)
def test_an_administrator_lacks_nothing(granted: discord.Permissions, missing: int) -> None:
    assert len(missing_rights(granted)) == missing
