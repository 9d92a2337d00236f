"""Where the playground and simcord answer differently; docs/developing.md says who is right."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import discord
import pytest
from attrs import frozen

from tests.two_discords.ground import Ground
from tests.two_discords.on_playground import on_playground
from tests.two_discords.on_simcord import on_simcord

_BAN = 22
_DOCUMENT = Path(__file__).parents[2] / "docs" / "developing.md"

type Try = Callable[[Ground], Awaitable[object]]


@frozen
class Difference:
    """`row` is how its line in the document begins; a refusal counts as Discord's error code."""

    row: str
    attempt: Try
    playground: object
    simcord: object


def _guild(ground: Ground) -> discord.Guild:
    return next(guild for guild in ground.bot.guilds if guild.name == "Harbour")


def _general(ground: Ground) -> discord.TextChannel:
    return next(channel for channel in _guild(ground).text_channels if channel.name == "general")


async def _emil(ground: Ground) -> discord.Member:
    return await _guild(ground).fetch_member(ground.ids["Emil"])


async def _ban_twice(ground: Ground) -> object:
    for reason in ("first", "second"):
        await _guild(ground).ban(discord.Object(ground.ids["Emil"]), reason=reason)
    bans = [reason for action, reason in ground.audit_log() if action == _BAN]
    return ground.bans()["Emil"], bans


async def _read_pins(ground: Ground) -> object:
    await (await _general(ground).send("hello")).pin()
    await ground.deny_history()
    return [message.content async for message in _general(ground).pins()]


async def _write_to_a_bot(ground: Ground) -> object:
    assert ground.bot.user is not None
    return type(await ground.bot.create_dm(discord.Object(ground.bot.user.id))).__name__


async def _send_twice_with_one_nonce(ground: Ground) -> object:
    first, second = [await _general(ground).send("once", nonce="l2bc.7") for _ in range(2)]
    return first.id == second.id


async def _ban_with_a_long_reason(ground: Ground) -> object:
    await _guild(ground).ban(discord.Object(ground.ids["Emil"]), reason="x" * 513)
    return len(ground.bans()["Emil"] or "")


async def _time_out_for_29_days(ground: Ground) -> object:
    await (await _emil(ground)).timeout(timedelta(days=29))
    return "done"


async def _mention_nobody(ground: Ground) -> object:
    text = f"<@{ground.ids['Emil']}>"
    sent = await _general(ground).send(text, allowed_mentions=discord.AllowedMentions.none())
    return len(sent.mentions)


async def _send_nothing(ground: Ground) -> object:
    return await _general(ground).send("")


async def _read_101_messages(ground: Ground) -> object:
    route = discord.http.Route("GET", "/channels/{channel_id}/messages", channel_id=_general(ground).id)
    return await ground.bot.http.request(route, params={"limit": "101"})


async def _delete_old_messages(ground: Ground) -> object:
    await _general(ground).delete_messages([discord.Object(1 << 22), discord.Object(2 << 22)])
    return "done"


async def _reply_to_nothing(ground: Ground) -> object:
    channel = _general(ground)
    reference = discord.MessageReference(message_id=5, channel_id=channel.id)
    return (await channel.send("hello", reference=reference)).content


async def _fetch_a_member_who_is_no_user(ground: Ground) -> object:
    return await _guild(ground).fetch_member(5)


async def _send_half_a_surrogate_pair(ground: Ground) -> object:
    return (await _general(ground).send("half \ud83d")).content


DIFFERENCES = [
    Difference("A ban of somebody banned", _ban_twice, ("first", ["first"]), ("second", ["first", "second"])),
    Difference("Pins that may not be read", _read_pins, [], 50013),
    Difference("A direct message to a bot", _write_to_a_bot, 50007, "DMChannel"),
    Difference("A nonce sent twice", _send_twice_with_one_nonce, True, False),
    Difference("A reason of 513 characters", _ban_with_a_long_reason, 50035, 513),
    Difference("A timeout of 29 days", _time_out_for_29_days, 50035, "done"),
    Difference("`allowed_mentions` that allow none", _mention_nobody, 0, 1),
    Difference("An empty message", _send_nothing, 50006, 50035),
    Difference("`limit=101` for a history", _read_101_messages, 50035, []),
    Difference("Deleting messages of 2015 in bulk", _delete_old_messages, 50034, "done"),
    Difference("A reply to an unknown message", _reply_to_nothing, 50035, "hello"),
    Difference("A member whose id is no user's", _fetch_a_member_who_is_no_user, 10013, 10007),
    Difference("Half of a surrogate pair", _send_half_a_surrogate_pair, "half \ufffd", "half \ud83d"),
]


async def _outcome(attempt: Try, ground: Ground) -> object:
    try:
        return await attempt(ground)
    except discord.HTTPException as refused:
        return refused.code


@pytest.mark.asyncio(loop_scope="function")
@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda each: each.row)
async def test_the_two_differ_as_the_document_says(difference: Difference) -> None:
    async with on_playground() as ground:
        assert await _outcome(difference.attempt, ground) == difference.playground
    async with on_simcord() as ground:
        assert await _outcome(difference.attempt, ground) == difference.simcord


def test_the_document_lists_each_difference_and_no_other() -> None:
    section = _DOCUMENT.read_text().partition("### simcord\n")[2].partition("\n#")[0]
    rows = [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| ")]
    assert rows[1:] == [difference.row for difference in DIFFERENCES]
