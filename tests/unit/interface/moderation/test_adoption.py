"""Discord's audit log through the real discord.py: told of as it happens, and read on."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import cast

import discord
import pytest
from attrs import evolve
from discord.types.member import MemberWithUser
from discord.types.role import Role as RoleData

from application.moderation.adoption.audited import AuditedDeed
from application.moderation.adoption.hear_of_action import HearOfAction
from application.moderation.errors import MayNotLook
from application.moderation.ports import AuditedAction
from application.shared.errors import DiscordUnreachable
from domain.moderation.adoption.hand_action import AuditEntryId
from domain.shared.ids import RoleId
from domain.shared.names import Names
from interface.moderation.adoption.trail import DiscordAuditTrail, Namer
from interface.shared.client import CurrentClient
from tests.builders import BOT, GUILD, MEMBER, MODERATOR
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, DiscordHttp, refused
from tests.fakes.interactions import Guild, settled
from tests.fakes.payloads import Json, member_json, role_json, user_json
from tests.unit.interface.answers import no_clear_answer
from tests.unit.interface.moderation.audit_entries import FIRST, STRANGER, entry, log
from tests.wired import RecordingShared

PATH = f"GET /guilds/{GUILD}/audit-logs"


def timed_out(old: datetime | None, new: datetime | None) -> Mapping[str, object]:
    values = {"old_value": old and old.isoformat(), "new_value": new and new.isoformat()}
    return {"key": "communication_disabled_until"} | {key: value for key, value in values.items() if value is not None}


@pytest.fixture
def trail(client: CurrentClient, guild: Guild) -> DiscordAuditTrail:
    let_see_the_log(guild)
    return DiscordAuditTrail(client)


def let_see_the_log(guild: Guild, *, may: bool = True) -> None:
    there = guild.bot.get_guild(GUILD)
    assert there is not None
    role = there.default_role
    role._permissions = discord.Permissions(view_audit_log=may).value


async def read(trail: DiscordAuditTrail) -> tuple[AuditedDeed, ...]:
    return (await trail.after(GUILD, AuditEntryId(FIRST))).deeds


async def test_a_page_follows_an_entry_oldest_first(trail: DiscordAuditTrail, http: DiscordHttp) -> None:
    http.answers[PATH] = log(entry(1), entry(2, 23, target=STRANGER, reason=None), entry(3, 72))
    page = await trail.after(GUILD, AuditEntryId(FIRST))
    assert http.asked[0].query == {"limit": 100, "after": FIRST}
    assert page.last == FIRST + 3, "whatever it is about"
    ban, unban = page.deeds
    assert (ban.action, ban.target, ban.by, ban.reason, ban.at) == ("ban", MEMBER, MODERATOR, "spam", START)
    assert (ban.names, ban.target_names.username) == (Names(username="user10", display_name="user10"), "user20")
    assert (unban.action, unban.target, unban.reason) == ("unban", STRANGER, None)


async def test_at_the_end_of_the_log_there_is_no_last_entry(trail: DiscordAuditTrail, http: DiscordHttp) -> None:
    http.answers[PATH] = log()
    page = await trail.after(GUILD, AuditEntryId(FIRST))
    assert (page.deeds, page.last) == ((), None)


async def test_the_newest_entry_is_the_first_of_the_log(trail: DiscordAuditTrail, http: DiscordHttp) -> None:
    http.answers[PATH] = log(entry(5))
    assert await trail.newest(GUILD) == FIRST + 5
    assert http.asked[0].query == {"limit": 1}
    http.answers[PATH] = log()
    assert await trail.newest(GUILD) is None


async def test_an_entry_may_have_nobody_who_did_it(trail: DiscordAuditTrail, http: DiscordHttp) -> None:
    http.answers[PATH] = log(entry(1, by=None))
    [deed] = await read(trail)
    assert (deed.by, deed.names) == (None, Names())


@pytest.mark.parametrize(
    ("old", "new", "action"),
    [
        (None, timedelta(hours=1), "timeout"),
        (timedelta(hours=1), timedelta(hours=2), "timeout"),
        (timedelta(hours=-1), timedelta(hours=2), "timeout"),
        (timedelta(hours=1), None, "untimeout"),
        (timedelta(hours=1), timedelta(hours=-1), "untimeout"),
        (timedelta(hours=-1), None, None),
        (None, timedelta(hours=-1), None),
    ],
)
async def test_a_change_of_the_timeout_sets_it_or_removes_one_that_was_in_force(
    trail: DiscordAuditTrail, http: DiscordHttp, old: timedelta | None, new: timedelta | None, action: str | None
) -> None:
    change = timed_out(None if old is None else START + old, None if new is None else START + new)
    http.answers[PATH] = log(entry(1, 24, changes=(change,)))
    deeds = await read(trail)
    assert [deed.action for deed in deeds] == ([] if action is None else [action])
    if action == "timeout":
        assert new is not None
        assert deeds[0].until == START + new


async def test_another_change_of_a_member_is_none_of_moderations(trail: DiscordAuditTrail, http: DiscordHttp) -> None:
    http.answers[PATH] = log(entry(1, 24, changes=({"key": "nick", "new_value": "Emil"},)))
    assert await read(trail) == ()


async def test_without_the_right_to_see_the_log_discord_is_not_asked(
    trail: DiscordAuditTrail, http: DiscordHttp, guild: Guild
) -> None:
    let_see_the_log(guild, may=False)
    with pytest.raises(MayNotLook):
        await read(trail)
    assert http.asked == []


async def test_a_refusal_is_said_as_one(trail: DiscordAuditTrail, http: DiscordHttp) -> None:
    http.answers[PATH] = refused(403, 50013)
    with pytest.raises(MayNotLook):
        await trail.newest(GUILD)


@no_clear_answer
async def test_without_a_clear_answer_nothing_is_known(
    trail: DiscordAuditTrail, http: DiscordHttp, answer: Answer
) -> None:
    http.answers[PATH] = answer
    with pytest.raises(DiscordUnreachable):
        await read(trail)


async def test_who_is_named_by_an_id_alone_is_looked_up_for_two_seconds_at_most(
    client: CurrentClient, http: DiscordHttp
) -> None:
    http.answers[f"GET /users/{STRANGER}"] = Answer(body=user_json(STRANGER))
    http.answers[f"GET /users/{MODERATOR}"] = refused(404, 10013)
    deed = AuditedDeed(
        guild=GUILD,
        entry=AuditEntryId(1),
        action=AuditedAction("ban"),
        target=STRANGER,
        by=MODERATOR,
        reason=None,
        at=START,
    )
    named = await Namer(client).named(deed)
    assert (named.target_names.username, named.names) == (f"user{STRANGER}", Names())


@pytest.mark.parametrize(("intent", "held"), [(True, (RoleId(21),)), (False, ())])
async def test_the_roles_of_the_moment_are_known_where_discord_tells_of_members(
    client: CurrentClient, http: DiscordHttp, monkeypatch: pytest.MonkeyPatch, intent: bool, held: tuple[RoleId, ...]
) -> None:
    monkeypatch.setattr(CurrentClient, "hears_of_members", lambda _: intent)
    there = client.guild(GUILD)
    role = cast(RoleData, role_json(21, position=1, permissions=0))
    there._add_role(discord.Role(guild=there, state=there._state, data=role))
    data = cast(MemberWithUser, member_json(MEMBER, roles=(21,)))
    there._add_member(discord.Member(data=data, guild=there, state=there._state))
    deed = AuditedDeed(
        guild=GUILD,
        entry=AuditEntryId(1),
        action=AuditedAction("timeout"),
        target=MEMBER,
        by=None,
        reason=None,
        at=START,
    )
    assert (await Namer(client).named(deed)).target_roles == held
    assert (await Namer(client).named(evolve(deed, target=STRANGER))).target_roles == ()


async def told(guild: Guild, payload: Json) -> None:
    guild.bot._connection.parsers["GUILD_AUDIT_LOG_ENTRY_CREATE"]({**payload, "guild_id": str(GUILD)})
    await settled()


async def test_what_discord_tells_of_is_heard(guild: Guild, shared: RecordingShared) -> None:
    shared.client.replace(guild.bot)
    await told(guild, entry(1))
    [heard] = [each for each in shared.journal if isinstance(each, HearOfAction)]
    assert (heard.deed.entry, heard.deed.target, heard.deed.by) == (FIRST + 1, MEMBER, MODERATOR)


@pytest.mark.parametrize("payload", [entry(1, by=BOT), entry(1, 72)], ids=["the bot's own", "of no concern"])
async def test_the_bots_own_and_what_is_of_no_concern_is_not_looked_into(
    guild: Guild, http: DiscordHttp, shared: RecordingShared, payload: Json
) -> None:
    shared.client.replace(guild.bot)
    await told(guild, payload)
    assert [each for each in shared.journal if isinstance(each, HearOfAction)] == []
    assert http.asked == []


async def test_a_ban_that_is_told_of_before_its_entry_waits_for_that_one(
    guild: Guild, http: DiscordHttp, shared: RecordingShared
) -> None:
    shared.client.replace(guild.bot)
    http.answers[PATH] = log(entry(1, target=STRANGER, reason="somebody else's"))
    guild.bot._connection.parsers["GUILD_BAN_ADD"]({"guild_id": str(GUILD), "user": user_json(MEMBER)})
    await settled()
    assert [each for each in shared.journal if isinstance(each, HearOfAction)] == []
    assert http.asked == [], "the newest entry may be of another ban"
    await told(guild, entry(2))
    [heard] = [each for each in shared.journal if isinstance(each, HearOfAction)]
    assert (heard.deed.target, heard.deed.reason) == (MEMBER, "spam")
