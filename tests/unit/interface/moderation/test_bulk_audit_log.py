"""What was done to many, by the bot itself or by anybody, as Discord's audit log has it."""

from datetime import timedelta

import discord
import pytest
from discord.utils import time_snowflake

from application.moderation.bulk.ports import RoleChange
from application.moderation.errors import MayNotLook
from application.moderation.ports import AuditedAction
from domain.shared.ids import RoleId, UserId
from interface.moderation.bulk.audit_log import DiscordBulkAuditLog
from interface.shared.client import CurrentClient
from tests.builders import BOT, GUILD, MEMBER, MODERATOR
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, DiscordHttp
from tests.fakes.interactions import Guild
from tests.fakes.payloads import Json, user_json

PATH = f"GET /guilds/{GUILD}/audit-logs"
GIVEN, TAKEN = RoleId(71), RoleId(72)
ROLES_CHANGED = AuditedAction("member_role_update")
OWN = RoleChange(
    user=MEMBER, reason="[bulk 1]", gained=frozenset({GIVEN}), lost=frozenset({TAKEN}), at=START, is_own=True
)


def changed(key: str, role: RoleId) -> Json:
    return {"key": key, "new_value": [{"id": str(role), "name": "a role"}]}


def entry(number: int, by: UserId, *changes: Json) -> Json:
    return {
        "id": str(time_snowflake(START) + number),
        "user_id": str(by),
        "target_id": str(MEMBER),
        "action_type": 25,
        "changes": [*changes],
        "reason": "[bulk 1]",
    }


def log_of(*entries: Json) -> Answer:
    users = [user_json(user) for user in (BOT, MEMBER, MODERATOR)]
    return Answer(body={"audit_log_entries": [*entries], "users": users, "webhooks": []})


@pytest.fixture
def log(client: CurrentClient, guild: Guild) -> DiscordBulkAuditLog:
    let_see_the_log(guild)
    return DiscordBulkAuditLog(client)


def let_see_the_log(guild: Guild, *, may: bool = True) -> None:
    there = guild.bot.get_guild(GUILD)
    assert there is not None
    there.default_role._permissions = discord.Permissions(view_audit_log=may).value


async def test_an_entry_says_which_roles_it_gave_and_which_it_took(log: DiscordBulkAuditLog, http: DiscordHttp) -> None:
    http.answers[PATH] = log_of(entry(0, BOT, changed("$add", GIVEN), changed("$remove", TAKEN)))
    assert await log.entries(GUILD, ROLES_CHANGED, since=START - timedelta(hours=1)) == (OWN,)
    assert http.asked[0].query == {"limit": 100, "user_id": BOT, "action_type": 25}


async def test_of_roles_it_is_read_what_anybody_did_and_whose_doing_it_was(
    log: DiscordBulkAuditLog, http: DiscordHttp
) -> None:
    http.answers[PATH] = log_of(entry(1, MODERATOR, changed("$add", TAKEN)), entry(0, BOT, changed("$add", GIVEN)))
    by_hand, own = await log.role_changes(GUILD, since=START)
    assert http.asked[0].query == {"limit": 100, "action_type": 25}
    assert (by_hand.is_own, by_hand.gained, own.is_own) == (False, frozenset({TAKEN}), True)
    assert await log.role_changes(GUILD, since=START + timedelta(seconds=1)) == ()


async def test_without_the_right_to_see_the_log_discord_is_not_asked(
    log: DiscordBulkAuditLog, http: DiscordHttp, guild: Guild
) -> None:
    let_see_the_log(guild, may=False)
    with pytest.raises(MayNotLook):
        await log.role_changes(GUILD, since=START)
    assert http.asked == []
