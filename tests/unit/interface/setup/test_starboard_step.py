"""The step of `/setup` that makes a starboard."""

from collections.abc import Collection, Mapping

import pytest

from domain.shared.channels import ChannelFacts
from domain.shared.ids import ChannelId, GuildId
from domain.shared.permission import Permission
from domain.starboard.board import MOST_STARS
from interface.starboard.setup_step import FIRST
from tests.fakes.channels import FakeChannels
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Guild, someone
from tests.fakes.payloads import CHANNEL, Json
from tests.fakes.records import MemoryRecords
from tests.fakes.starboard import BOARDS
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.starboards import a_board, having
from tests.wired import RecordingShared

ADA = someone(Permission.MANAGE_GUILD)


@pytest.fixture
def guild(guild: Guild, shared: RecordingShared) -> Guild:
    shared.client.replace(guild.bot)
    return guild


async def fill_in(guild: Guild, *, emoji: str = "", threshold: str = "") -> str:
    return said(await guild.submit("setup:send:starboard:how", ADA, {"emoji": emoji, "threshold": threshold}))


async def the_step(guild: Guild) -> Json:
    button = {"type": 2, "style": 2, "custom_id": "setup:go:starboard", "label": "x"}
    return await guild.press("setup:go:starboard", ADA, {"components": [{"type": 1, "components": [button]}]})


def said(message: Json) -> str:
    return "\n".join(texts_of(message))


async def test_the_channel_makes_a_board_of_what_the_step_says(guild: Guild, records: MemoryRecords) -> None:
    shown = await the_step(guild)
    assert "It begins with ⭐ from 3 people;" in said(shown)
    made = said(await guild.pick("setup:pick:starboard:channel", ADA, shown, str(CHANNEL)))
    assert f"✔ Messages that 3 people star with ⭐ are shown in <#{CHANNEL}> from now on" in made
    assert f"**starboard** <#{CHANNEL}> · ⭐ from **3** people" in made
    (board,) = records[BOARDS].values()
    assert (board.name, [each.text for each in board.emojis], board.threshold) == (FIRST, ["⭐"], 3)
    assert not board.self_stars


async def test_what_is_left_empty_stays(guild: Guild, records: MemoryRecords) -> None:
    await having(MemoryUnitOfWorkFactory(records), a_board(1, name="best"), a_board(2, name=FIRST, channel=902))
    assert "✔ It takes 🌊 from **3** people now" in await fill_in(guild, emoji=" 🌊 ")
    assert "✔ It takes 🌊 from **1** person now" in await fill_in(guild, threshold=" 1 ")
    assert f"✔ It takes 🌊 from **{MOST_STARS:,}** people now" in await fill_in(guild, threshold=f"{MOST_STARS}")
    assert [(board.name, board.threshold) for board in records[BOARDS].values()] == [("best", 3), (FIRST, MOST_STARS)]


@pytest.mark.parametrize("typed", ["0", str(MOST_STARS + 1), "many"])
async def test_what_is_no_number_of_people_changes_nothing(guild: Guild, records: MemoryRecords, typed: str) -> None:
    await having(MemoryUnitOfWorkFactory(records), a_board(1, name="best"))
    assert f"from 1 to {MOST_STARS}" in (await fill_in(guild, threshold=typed)).replace(",", "")
    assert records[BOARDS][next(iter(records[BOARDS]))].threshold == 3


async def test_before_there_is_a_board_it_is_said_that_there_is_none(guild: Guild, records: MemoryRecords) -> None:
    assert FIRST in await fill_in(guild, threshold="2")
    assert not records[BOARDS]


async def test_a_channel_that_is_gone_is_named_with_its_board(
    guild: Guild, records: MemoryRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def of(_: FakeChannels, _guild: GuildId, channels: Collection[ChannelId]) -> Mapping[ChannelId, ChannelFacts]:
        return {each: ChannelFacts(bot_may=frozenset()) for each in channels if each == 902}

    await having(MemoryUnitOfWorkFactory(records), a_board(1, channel=900), a_board(2, name=FIRST, channel=902))
    assert "✅ **Starboard**" in said(await the_step(guild))
    monkeypatch.setattr(FakeChannels, "of", of)
    shown = said(await the_step(guild))
    gone = "**stars** <#900> · ⭐ from **3** people\n⚠️ That channel is gone: choose another"
    closed = f"**{FIRST}** <#902> · ⭐ from **3** people\n⚠️ I cannot post"
    assert gone in shown
    assert closed in shown
    assert "✅ **Starboard**" not in shown
