"""Files that people give to a command."""

import aiohttp
import discord
import pytest

from playground.api import Playground
from playground.people.refused import PersonRefused
from playground.rules import attachments
from tests.playground.small_bot import SmallBot


@pytest.fixture
async def reading(bot: SmallBot) -> SmallBot:
    """Says what a file holds."""

    @bot.tree.command(description="Read a file")
    async def read(interaction: discord.Interaction, file: discord.Attachment) -> None:
        held = (await file.read()).decode()
        await interaction.response.send_message(f"{file.filename} {file.size} {file.ephemeral}: {held}")

    await bot.tree.sync()
    return bot


@pytest.mark.usefixtures("reading")
async def test_a_file_given_to_a_command_is_read_by_the_bot(playground: Playground) -> None:
    dalia = playground.person("Dalia")
    answer = await dalia.command("read", file=dalia.attach("ids of all.txt", b"1 2 3"))
    assert answer.text == "ids_of_all.txt 5 True: 1 2 3"


@pytest.mark.usefixtures("reading")
async def test_a_file_that_is_gone_or_was_never_there_is_refused(
    playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    dalia = playground.person("Dalia")
    monkeypatch.setattr(attachments, "KEPT_BYTES", 8)
    first = dalia.attach("first.txt", b"12345")
    dalia.attach("second.txt", b"67890")
    for file in (first, 123_456_789_012_345_678):
        with pytest.raises(PersonRefused, match="This file is gone"):
            await dalia.command("read", file=file)


async def test_the_page_hands_in_bytes_of_any_kind_up_to_discords_limit(
    playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "ATTACHMENT_LIMIT", 8)
    channel = next(known.id for known in playground.world.guild_channels() if known.name == "general")
    query = {"as": str(playground.person("Dalia").id), "channel_id": str(channel), "filename": "ids.txt"}
    url = f"{playground.page_url}/api/attachments"
    async with aiohttp.ClientSession() as session:
        async with session.post(url, params=query, data=b"{not json") as response:
            assert response.status == 400
        async with session.post(url, params=query, data=b"\xff{1}") as response:
            assert response.status == 200
            handed_in = int((await response.json())["id"])
    kept = playground.services.attachments.for_option(handed_in)
    assert kept is not None
    assert kept["size"] == 4
