"""Discord's audit log: the entries of an action on one user."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from discord.utils import time_snowflake

from application.moderation.errors import MayNotLook
from application.moderation.ports import AuditedAction
from application.shared.errors import DiscordUnreachable
from domain.shared.ids import UserId
from interface.moderation.audit_log import DiscordAuditLog
from interface.shared.client import CurrentClient
from tests.builders import BOT, GUILD, MEMBER
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, DiscordHttp, refused
from tests.fakes.payloads import Json, user_json
from tests.unit.interface.answers import no_clear_answer

PATH = f"GET /guilds/{GUILD}/audit-logs"
STRANGER = UserId(404)


@pytest.fixture
def audit_log(client: CurrentClient) -> DiscordAuditLog:
    return DiscordAuditLog(client)


def entries(*reasons: tuple[UserId | None, str | None], action: int = 22) -> Answer:
    """Newest first, as Discord lists them."""
    listed: Sequence[Json] = [
        {
            "id": str(time_snowflake(START - place * timedelta(minutes=1))),
            "user_id": str(BOT),
            "target_id": None if target is None else str(target),
            "action_type": action,
            "changes": [],
            **({} if reason is None else {"reason": reason}),
        }
        for place, (target, reason) in enumerate(reasons)
    ]
    users = [user_json(BOT), user_json(MEMBER), user_json(STRANGER)]
    return Answer(body={"audit_log_entries": listed, "users": users, "webhooks": []})


async def found(audit_log: DiscordAuditLog, action: str = "ban", *, since: timedelta = timedelta(hours=1)) -> list[str]:
    listed = await audit_log.entries(GUILD, MEMBER, AuditedAction(action), since=START - since)
    return [entry.reason for entry in listed]


@pytest.mark.parametrize(("action", "number"), [("ban", 22), ("unban", 23), ("kick", 20)])
async def test_the_last_100_entries_of_the_action_are_asked_for(
    audit_log: DiscordAuditLog, http: DiscordHttp, action: str, number: int
) -> None:
    http.answers[PATH] = entries((MEMBER, "mine"), action=number)
    assert await found(audit_log, action) == ["mine"]
    assert http.asked[0].query == {"limit": 100, "action_type": number}


async def test_the_entries_on_that_user_are_found_newest_first(audit_log: DiscordAuditLog, http: DiscordHttp) -> None:
    http.answers[PATH] = entries((STRANGER, "another"), (None, "nobody"), (MEMBER, "newest"), (MEMBER, "older"))
    assert await found(audit_log) == ["newest", "older"]


async def test_older_entries_do_not_count(audit_log: DiscordAuditLog, http: DiscordHttp) -> None:
    http.answers[PATH] = entries((MEMBER, "newest"), (MEMBER, "just"), (MEMBER, "before"))
    assert await found(audit_log, since=timedelta(minutes=1)) == ["newest", "just"]


async def test_an_entry_says_when_by_discords_clock(audit_log: DiscordAuditLog, http: DiscordHttp) -> None:
    http.answers[PATH] = entries((STRANGER, "another"), (MEMBER, "mine"))
    [entry] = await audit_log.entries(GUILD, MEMBER, AuditedAction("ban"), since=START - timedelta(hours=1))
    assert entry.at == START - timedelta(minutes=1)


async def test_an_entry_without_a_reason_is_an_entry_all_the_same(
    audit_log: DiscordAuditLog, http: DiscordHttp
) -> None:
    http.answers[PATH] = entries((MEMBER, None), (MEMBER, "older"))
    assert await found(audit_log) == ["", "older"]


async def test_where_no_entry_names_the_user_there_is_none(audit_log: DiscordAuditLog, http: DiscordHttp) -> None:
    http.answers[PATH] = entries((STRANGER, "another"))
    assert await found(audit_log) == []


async def test_a_bot_that_may_not_see_the_log_may_not_look(audit_log: DiscordAuditLog, http: DiscordHttp) -> None:
    http.answers[PATH] = refused(403, 50013)
    with pytest.raises(MayNotLook):
        await found(audit_log)


@no_clear_answer
async def test_without_a_clear_answer_nobody_knows(
    audit_log: DiscordAuditLog, http: DiscordHttp, answer: Answer | BaseException
) -> None:
    http.answers[PATH] = answer
    with pytest.raises(DiscordUnreachable):
        await found(audit_log)


@pytest.mark.parametrize(("action", "reason"), [("timeout", "[case 1] set"), ("untimeout", "[case 2] removed")])
async def test_a_timeout_is_found_among_the_other_changes_of_a_member(
    audit_log: DiscordAuditLog, http: DiscordHttp, action: str, reason: str
) -> None:
    until, key = (START + timedelta(days=1)).isoformat(), "communication_disabled_until"
    changes: list[list[Json]] = [
        [{"key": "nick", "old_value": None, "new_value": "Em"}],
        [{"key": key, "old_value": until}],
        [{"key": key, "new_value": until}],
    ]
    answer = entries((MEMBER, "renamed"), (MEMBER, "[case 2] removed"), (MEMBER, "[case 1] set"), action=24)
    assert isinstance(answer.body, dict)
    listed = answer.body["audit_log_entries"]
    assert isinstance(listed, list)
    for entry, change in zip(listed, changes, strict=True):
        entry["changes"] = change
    http.answers[PATH] = answer
    assert await found(audit_log, action) == [reason]
    assert http.asked[0].query == {"limit": 100, "action_type": 24}


async def test_of_a_timeout_it_is_known_when_it_was_to_end(audit_log: DiscordAuditLog, http: DiscordHttp) -> None:
    answer = entries((MEMBER, "mine"), action=24)
    assert isinstance(answer.body, dict)
    [listed] = answer.body["audit_log_entries"]
    listed["changes"] = [{"key": "communication_disabled_until", "new_value": START.isoformat()}]
    http.answers[PATH] = answer
    [entry] = await audit_log.entries(GUILD, MEMBER, AuditedAction("timeout"), since=START - timedelta(hours=1))
    assert entry.until == START
