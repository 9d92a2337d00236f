"""What `tux doctor` says of the rights in each server, of intents and of connections."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

import discord
import pytest

from interface.shared.invite import RIGHTS
from interface.startup.checks import Check
from interface.startup.discord_doctor import _intents, _rights, _sessions, examine_discord

EVERYTHING = discord.Permissions(**{right.flag: True for right in RIGHTS}).value
ADMINISTRATOR = discord.Permissions(administrator=True).value


def a_client(granted: Sequence[int], *, asked: list[int] | None = None, remaining: int = 900) -> discord.Client:
    """In servers with these permissions; their ids count from 1."""

    async def get_guilds(limit: int, *, after: int, with_counts: bool) -> list[dict[str, object]]:
        assert not with_counts
        if asked is not None:
            asked.append(after)
        ids = range(after + 1, min(after + limit, len(granted)) + 1)
        return [{"id": str(each), "name": f"Guild {each}", "permissions": str(granted[each - 1])} for each in ids]

    async def get_bot_gateway() -> tuple[int, str, dict[str, int]]:
        return 1, "wss://", {"remaining": remaining, "reset_after": 5_400_000, "max_concurrency": 1}

    http = SimpleNamespace(get_guilds=get_guilds, get_bot_gateway=get_bot_gateway)
    return cast(discord.Client, SimpleNamespace(http=http))


async def test_without_a_token_and_a_playground_there_is_nothing_to_ask() -> None:
    found = [check async for check in examine_discord(None, members_intent=True)]
    assert found == [Check("discord", passed=True, finding="no DISCORD_TOKEN is set, and no playground was found")]


async def test_all_rights_in_all_servers_are_told_with_their_names() -> None:
    check = await _rights(a_client([EVERYTHING, ADMINISTRATOR]))
    named = ", ".join(str(right.name) for right in RIGHTS)
    assert check == Check("rights", passed=True, finding=f"all that Tux can use, in 2 servers ({named})")


async def test_of_what_is_lacking_it_is_told_where_and_what_for() -> None:
    first, second = RIGHTS[:2]
    without_one = EVERYTHING & ~discord.Permissions(**{first.flag: True}).value
    without_two = without_one & ~discord.Permissions(**{second.flag: True}).value
    check = await _rights(a_client([without_one, EVERYTHING, without_two]))
    assert not check.passed
    assert check.finding == (
        f"Guild 1 lacks {first.name} ({first.purpose}); "
        f"Guild 3 lacks {first.name} ({first.purpose}), {second.name} ({second.purpose})"
    )


@pytest.mark.parametrize(("servers", "more"), [(5, ""), (6, "; and 1 more servers"), (7, "; and 2 more servers")])
async def test_five_servers_are_named_and_the_others_counted(servers: int, more: str) -> None:
    last = RIGHTS[-1]
    lacking = EVERYTHING & ~discord.Permissions(**{last.flag: True}).value
    check = await _rights(a_client([lacking] * servers))
    named = "; ".join(f"Guild {each} lacks {last.name} ({last.purpose})" for each in range(1, 6))
    assert check == Check("rights", passed=False, finding=named + more)


@pytest.mark.parametrize(
    ("servers", "pages", "seen"),
    [(199, [0], 199), (200, [0, 200], 200), (201, [0, 200], 201), (1100, [0, 200, 400, 600, 800], 1000)],
)
async def test_servers_are_asked_for_page_by_page_up_to_a_thousand(servers: int, pages: list[int], seen: int) -> None:
    asked = list[int]()
    check = await _rights(a_client([EVERYTHING] * servers, asked=asked))
    assert (asked, check.finding.startswith(f"all that Tux can use, in {seen} servers (")) == (pages, True)


@pytest.mark.parametrize(("remaining", "passed"), [(900, True), (0, False)])
async def test_how_many_connections_are_left_is_told(remaining: int, passed: bool) -> None:
    check = await _sessions(a_client([], remaining=remaining))
    assert check == Check(
        "sessions", passed=passed, finding=f"{remaining} new connections are left for the next 1.5 hours"
    )


@pytest.mark.parametrize(
    ("flags", "wanted", "passed"),
    [
        (discord.ApplicationFlags(), False, True),
        (discord.ApplicationFlags(), True, False),
        (discord.ApplicationFlags(gateway_guild_members=True), True, True),
        (discord.ApplicationFlags(gateway_guild_members_limited=True), True, True),
    ],
)
def test_an_intent_that_is_wanted_has_to_be_allowed(
    flags: discord.ApplicationFlags, wanted: bool, passed: bool
) -> None:
    client = cast(discord.Client, SimpleNamespace(application_flags=flags))
    check = _intents(client, members_intent=wanted)
    assert (check.name, check.passed) == ("intents", passed)
    assert ("switch on" in check.finding) == (not passed)
    assert check.finding.startswith("none is switched on") == (not wanted)
