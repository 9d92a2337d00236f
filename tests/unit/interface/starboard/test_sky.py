"""Who reads where a message was written, by what the gateway told of channels and threads."""

from collections.abc import Mapping

import discord
import pytest

from application.starboard.ports import MessageOutOfReach
from domain.shared.ids import ChannelId
from domain.starboard.starring import Place
from interface.shared.client import CurrentClient
from interface.starboard.sky import DiscordSky
from tests.builders import BOT, GUILD
from tests.fakes.interactions import Guild
from tests.fakes.payloads import CATEGORY, CHANNEL, SENT_AT, Json, category_json, channel_json, guild_json

_THREAD = ChannelId(860)
_PUBLIC, _PRIVATE = 11, 12
_VIEW = str(discord.Permissions(view_channel=True).value)
_CLOSED = {"permission_overwrites": [{"id": str(GUILD), "type": 0, "allow": "0", "deny": _VIEW}]}
_RESTRICTED = {"nsfw": True}
_IN_CATEGORY = (CHANNEL, CATEGORY)


def a_thread(kind: int) -> Json:
    metadata = {"archived": False, "auto_archive_duration": 60, "archive_timestamp": SENT_AT, "locked": False}
    return {
        "id": str(_THREAD),
        "type": kind,
        "guild_id": str(GUILD),
        "parent_id": str(CHANNEL),
        "owner_id": str(BOT),
        "name": "thread",
        "message_count": 0,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "thread_metadata": metadata,
    }


async def place(guild: Guild, asked: ChannelId, channel: Mapping[str, object], kind: int = _PUBLIC) -> Place | None:
    told = {**channel_json(), "parent_id": str(CATEGORY), **channel}
    guild.bot._connection.parsers["GUILD_CREATE"](
        {**guild_json(), "channels": [category_json(), told], "threads": [a_thread(kind)]}
    )
    return await DiscordSky(CurrentClient(guild.bot)).place(GUILD, asked)


@pytest.mark.parametrize(
    ("channel", "is_age_restricted", "everyone_reads"),
    [
        ({}, False, True),
        ({"nsfw": True}, True, True),
        (_CLOSED, False, False),
        ({"nsfw": True, **_CLOSED}, True, False),
    ],
    ids=["open", "age-restricted", "closed", "both"],
)
async def test_a_channel_and_its_threads_are_read_by_the_same(
    channel: Mapping[str, object], guild: Guild, *, is_age_restricted: bool, everyone_reads: bool
) -> None:
    for asked, within in ((CHANNEL, _IN_CATEGORY), (_THREAD, (_THREAD, *_IN_CATEGORY))):
        assert await place(guild, asked, channel) == Place(
            within=within, is_age_restricted=is_age_restricted, everyone_reads=everyone_reads
        )


async def test_a_private_thread_of_an_open_channel_is_not_for_everybody(guild: Guild) -> None:
    found = await place(guild, _THREAD, {}, _PRIVATE)
    assert found == Place(within=(_THREAD, *_IN_CATEGORY), everyone_reads=False)


async def test_a_thread_whose_channel_is_not_known_is_taken_for_the_most_closed(guild: Guild) -> None:
    await place(guild, _THREAD, {})
    del CurrentClient(guild.bot).guild(GUILD)._channels[CHANNEL]
    sky = DiscordSky(CurrentClient(guild.bot))
    assert await sky.place(GUILD, _THREAD) == Place(within=(_THREAD,), is_age_restricted=True, everyone_reads=False)
    with pytest.raises(MessageOutOfReach):
        await sky.newest(GUILD, _THREAD, limit=5)
