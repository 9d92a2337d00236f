"""`/bot profile` through discord.py."""

import pytest

from domain.shared.permission import Permission
from tests.builders import GUILD, MODERATOR
from tests.fakes.discord_http import Answer, refused, texts_of
from tests.fakes.interactions import Guild, someone
from tests.wired import RecordingShared

ADA = someone(Permission.MANAGE_GUILD)
ME = f"/guilds/{GUILD}/members/@me"
PICTURE = "https://cdn.discordapp.com/attachments/1/2/pingu.png"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def guild(guild: Guild, shared: RecordingShared) -> Guild:
    shared.client.replace(guild.bot)
    guild.http.answers[f"GET {PICTURE}"] = Answer(200, PNG)
    return guild


async def test_name_picture_and_bio_are_changed_in_one_request(guild: Guild) -> None:
    said = await guild.slash("bot profile", ADA, {"name": "Pingu", "avatar": PICTURE, "bio": "*Noot* noot"})
    (asked,) = guild.http.find("PATCH", ME)
    assert asked.body == {"nick": "Pingu", "avatar": "data:image/png;base64,iVBORw0KGgo=", "bio": "*Noot* noot"}
    assert asked.reason == f"profile changed by {MODERATOR}"
    assert texts_of(said) == [
        "### My profile in this server\n**Name** Pingu\n**Picture** the new one\n**Bio** \\*Noot\\* noot"
    ]


async def test_all_of_it_is_taken_back_at_once(guild: Guild) -> None:
    await guild.slash("bot profile", ADA, {"reset": "all"})
    (asked,) = guild.http.find("PATCH", ME)
    assert asked.body == {"nick": "", "avatar": None, "bio": ""}


async def test_what_discord_refuses_is_said_in_its_words(guild: Guild) -> None:
    guild.http.answers[f"PATCH {ME}"] = refused(403, 50013)
    said = await guild.slash("bot profile", ADA, {"name": "Pingu"})
    assert "Discord does not let me change that: `refused`" in texts_of(said)[0]


async def test_a_file_that_is_no_picture_never_gets_to_discord(guild: Guild) -> None:
    guild.http.answers[f"GET {PICTURE}"] = Answer(200, b"%PDF")
    said = await guild.slash("bot profile", ADA, {"avatar": PICTURE})
    assert "it must be a PNG, JPEG, GIF or WebP" in texts_of(said)[0]
    assert not guild.http.find("PATCH", ME)


async def test_a_picture_that_is_gone_changes_nothing(guild: Guild) -> None:
    guild.http.answers[f"GET {PICTURE}"] = refused(404)
    said = await guild.slash("bot profile", ADA, {"avatar": PICTURE, "name": "Pingu"})
    assert "Attach it once more" in texts_of(said)[0]
    assert not guild.http.find("PATCH", ME)
