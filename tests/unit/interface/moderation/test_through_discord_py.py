"""All of moderation's adapters together."""

from datetime import UTC, datetime

import pytest
from discord.utils import time_snowflake

from application.reactions import Reactions
from domain.shared.permission import Permission
from tests.builders import GUILD, MEMBER
from tests.fakes.discord_http import Answer, DiscordHttp, refused, texts_of
from tests.fakes.interactions import Given, Guild, logged_in, someone
from tests.fakes.payloads import CHANNEL, DM_CHANNEL, user_json
from tests.fakes.records import MemoryRecords
from tests.wired import (
    bot_of,
    contexts_in_memory,
    shared_in_memory,
)

BAN = f"/guilds/{GUILD}/bans/{MEMBER}"


async def test_through_discord_py_a_ban_is_told_done_and_posted() -> None:
    """In the order in which a ban needs its adapters."""
    records = MemoryRecords()
    shared = shared_in_memory(records)
    contexts = contexts_in_memory(shared, records)
    bot, http = bot_of(contexts, shared), DiscordHttp()
    not_banned, banned = (
        refused(404, 10026),
        Answer(body={"user": user_json(MEMBER), "reason": "[case 1] user10: spam"}),
    )
    http.next_answers[f"GET {BAN}"] = [not_banned, not_banned, banned]
    async with logged_in(bot, http):
        shared.client.replace(bot)
        guild = Guild(bot, http)
        await guild.slash("settings set moderation", someone(Permission.MANAGE_GUILD), {"mod_log_channel": CHANNEL})
        http.journal.clear()
        answer = await guild.slash("ban", someone(Permission.BAN_MEMBERS), {"user": MEMBER, "reason": "spam"})
        known = f"user{MEMBER} · ID {MEMBER}"
        assert texts_of(answer)[:2] == [f"### 🔨 <@{MEMBER}> was banned\n-# {known}", "**Reason** spam"]
        reactions = Reactions.joined(context.reactions for context in contexts)
        for event in records.events:
            await reactions(event)
    assert [f"{asked.method} {asked.path}" for asked in http.asked] == [
        "POST /interactions/50001/token/callback",
        f"GET /guilds/{GUILD}/members/{MEMBER}",
        f"GET {BAN}",
        f"GET {BAN}",
        "POST /users/@me/channels",
        f"POST /channels/{DM_CHANNEL}/messages",
        f"PUT {BAN}",
        f"GET {BAN}",
        "POST /webhooks/1/token",
        f"GET /users/{MEMBER}",
        f"POST /channels/{CHANNEL}/messages",
    ]
    assert http.find("PUT", BAN)[0].reason == "[case 1] user10: spam"


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("[case 1] spam", ["was unbanned", "**Reason** spam"]),
        ("by hand", ["was not unbanned", "Someone else had done it already."]),
    ],
)
async def test_through_discord_py_an_unban_whose_answer_was_lost_is_looked_up_in_the_audit_log(
    reason: str, outcome: list[str]
) -> None:
    records = MemoryRecords()
    shared = shared_in_memory(records)
    bot, http = bot_of(contexts_in_memory(shared, records), shared), DiscordHttp()
    banned = Answer(body={"user": user_json(MEMBER), "reason": "by hand"})
    http.next_answers[f"GET {BAN}"] = [banned, banned]
    http.answers |= {f"GET {BAN}": refused(404, 10026), f"DELETE {BAN}": refused(404, 10026)}
    entry = {
        "id": str(time_snowflake(datetime.now(UTC))),
        "user_id": "1",
        "target_id": str(MEMBER),
        "action_type": 23,
        "changes": [],
        "reason": reason,
    }
    listed = {"audit_log_entries": [entry], "users": [user_json(MEMBER)], "webhooks": []}
    nothing = Answer(body={"audit_log_entries": [], "users": [], "webhooks": []})
    http.next_answers[f"GET /guilds/{GUILD}/audit-logs"] = [nothing, nothing]
    http.answers[f"GET /guilds/{GUILD}/audit-logs"] = Answer(body=listed)
    async with logged_in(bot, http):
        shared.client.replace(bot)
        given: dict[str, Given] = {"user": str(MEMBER), "reason": "spam"}
        answer = await Guild(bot, http).slash("unban", someone(Permission.BAN_MEMBERS), given)
    heading, said = (text.split("\n")[0] for text in texts_of(answer)[:2])
    assert [heading.removeprefix(f"### 🕊️ <@{MEMBER}> "), said] == outcome
