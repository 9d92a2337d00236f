"""What the bot itself did to many, as Discord's audit log has it."""

from datetime import timedelta

from discord.utils import time_snowflake

from application.moderation.bulk.ports import AuditedUser
from application.moderation.ports import AuditedAction
from domain.shared.ids import RoleId
from interface.moderation.bulk.audit_log import DiscordBulkAuditLog
from interface.shared.client import CurrentClient
from tests.builders import BOT, GUILD, MEMBER
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, DiscordHttp
from tests.fakes.payloads import Json, user_json

PATH = f"GET /guilds/{GUILD}/audit-logs"
GIVEN, TAKEN = RoleId(71), RoleId(72)


def changed(key: str, role: RoleId) -> Json:
    return {"key": key, "new_value": [{"id": str(role), "name": "a role"}]}


async def test_an_entry_says_which_roles_it_gave_and_which_it_took(client: CurrentClient, http: DiscordHttp) -> None:
    entry: Json = {
        "id": str(time_snowflake(START)),
        "user_id": str(BOT),
        "target_id": str(MEMBER),
        "action_type": 25,
        "changes": [changed("$add", GIVEN), changed("$remove", TAKEN)],
        "reason": "[bulk 1]",
    }
    body: Json = {"audit_log_entries": [entry], "users": [user_json(BOT), user_json(MEMBER)], "webhooks": []}
    http.answers[PATH] = Answer(body=body)
    log = DiscordBulkAuditLog(client)
    entries = await log.entries(GUILD, AuditedAction("member_role_update"), since=START - timedelta(hours=1))
    expected = AuditedUser(user=MEMBER, reason="[bulk 1]", gained=frozenset({GIVEN}), lost=frozenset({TAKEN}))
    assert entries == (expected,)
