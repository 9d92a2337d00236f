"""What cannot be seen is not taken for what is not there: each look says why it could not be had."""

from collections.abc import Awaitable, Callable, Sequence

import discord
import pytest

from application.moderation.bulk.errors import MembersHidden
from application.moderation.errors import MayNotLook
from application.moderation.ports import AuditedAction
from application.shared.errors import BotNotInGuild, DiscordUnreachable
from domain.shared.ids import UserId
from interface.moderation.actions.kick import DiscordKicks
from interface.moderation.adoption.trail import DiscordAuditTrail
from interface.moderation.audit_log import DiscordAuditLog
from interface.moderation.bulk.audit_log import DiscordBulkAuditLog
from interface.moderation.bulk.bans import DiscordBulkBans
from interface.moderation.bulk.members import DiscordBulkMembers
from interface.moderation.drift.live import DiscordLiveTimeouts
from interface.moderation.jail.member_roles import DiscordMemberRoles, DiscordSeenMembers
from interface.shared.client import CurrentClient
from tests.builders import GUILD, MEMBER, OTHER_GUILD
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, Asked, DiscordHttp, refused
from tests.fakes.payloads import PLAIN_ROLE, Json, member_json
from tests.unit.interface.moderation.audit_entries import entry, log

type Look = Callable[[CurrentClient], Awaitable[object]]

MANY = tuple(UserId(1_000 + number) for number in range(5))
AUDIT_LOG, MEMBERS = f"GET /guilds/{GUILD}/audit-logs", f"GET /guilds/{GUILD}/members"
NICKNAMES = AuditedAction("nickname")
ROLES_CHANGED = AuditedAction("member_role_update")
LOOKS: dict[str, tuple[str, Look]] = {
    "audit log": (AUDIT_LOG, lambda client: DiscordAuditTrail(client).newest(GUILD)),
    "bans": (f"GET /guilds/{GUILD}/bans", lambda client: DiscordBulkBans(client).standing(GUILD, MANY)),
    "timeouts": (f"{MEMBERS}/{MEMBER}", lambda client: DiscordLiveTimeouts(client).seen(GUILD, {MEMBER})),
}


@pytest.fixture(autouse=True)
def may_see_the_log(client: CurrentClient) -> None:
    client.guild(GUILD).default_role._permissions = discord.Permissions(view_audit_log=True).value


@pytest.mark.parametrize("what", LOOKS)
async def test_where_the_bot_is_not_it_sees_nothing(client: CurrentClient, http: DiscordHttp, what: str) -> None:
    path, look = LOOKS[what]
    http.answers[path] = refused(404, 10004)
    with pytest.raises(BotNotInGuild) as unseen:
        await look(client)
    assert unseen.value.guild == GUILD
    http.answers[path] = refused(403, 50013)
    with pytest.raises(MayNotLook):
        await look(client)


async def test_a_log_that_may_not_be_read_says_nothing_of_many(client: CurrentClient, http: DiscordHttp) -> None:
    http.answers[AUDIT_LOG] = refused(403, 50013)
    with pytest.raises(MayNotLook):
        await DiscordBulkAuditLog(client).entries(GUILD, ROLES_CHANGED, since=START)


async def test_before_discord_has_told_of_the_roles_nobody_is_known_to_have_none(client: CurrentClient) -> None:
    client.guild(GUILD)._roles.clear()
    with pytest.raises(DiscordUnreachable):
        await DiscordMemberRoles(client).find(GUILD, MEMBER)
    seen = DiscordSeenMembers(client)
    assert seen.roles_of(OTHER_GUILD, MEMBER) is None
    assert seen.roles_of(GUILD, MEMBER) is None


async def test_the_latest_entry_of_an_action_on_somebody_is_found_among_those_on_others(
    client: CurrentClient, http: DiscordHttp
) -> None:
    trail = DiscordAuditTrail(client)
    http.answers[AUDIT_LOG] = log(entry(9, target=UserId(404)), entry(8), entry(7))
    found = await trail.latest(GUILD, AuditedAction("ban"), MEMBER)
    assert found is not None
    assert (found.entry, found.target) == (entry_id(8), MEMBER)
    assert http.asked[-1].query == {"limit": 100, "action_type": 22}
    assert await trail.latest(GUILD, AuditedAction("ban"), UserId(5)) is None
    assert await trail.latest(GUILD, AuditedAction("unban"), MEMBER) is None


def entry_id(number: int) -> int:
    return int(str(entry(number)["id"]))


async def test_a_nickname_is_reset_by_a_change_that_leaves_none(client: CurrentClient, http: DiscordHttp) -> None:
    def renamed(number: int, **values: str) -> Json:
        return entry(number, 24, reason=f"[case {number}]", changes=({"key": "nick", **values},))

    muted = entry(5, 24, changes=({"key": "mute", "old_value": False, "new_value": True},))
    http.answers[AUDIT_LOG] = log(
        renamed(4, new_value="Em"), renamed(3, old_value="A", new_value="B"), muted, renamed(2, old_value="B")
    )
    found = await DiscordAuditLog(client).entries(GUILD, MEMBER, NICKNAMES, since=START)
    assert [each.reason for each in found] == ["[case 2]"]


async def test_a_kick_is_one_request_with_its_reason(client: CurrentClient, http: DiscordHttp) -> None:
    await DiscordKicks(client).kick(GUILD, MEMBER, audit_reason="[case 7] spam")
    assert http.asked == [Asked("DELETE", f"/guilds/{GUILD}/members/{MEMBER}", {}, {}, "[case 7] spam")]


@pytest.fixture
def queried(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What was asked over the gateway, which answers with as many members as were named."""
    asked = list[tuple[object, ...]]()

    async def query(
        guild: discord.Guild,
        begins: str | None = None,
        *,
        user_ids: Sequence[int] = (),
        limit: int = 5,
        cache: bool = True,
    ) -> list[discord.Member]:
        asked.append((begins, len(user_ids), limit, cache))
        people = [*user_ids] or [MEMBER]
        return [discord.Member(data=a_member(user), guild=guild, state=guild._state) for user in people]  # type: ignore[arg-type]  # as Discord sends it

    monkeypatch.setattr(discord.Guild, "query_members", query)
    return asked


def a_member(user: int) -> Json:
    return member_json(UserId(user), roles=[PLAIN_ROLE])


async def test_members_are_asked_for_a_hundred_at_a_time_over_the_gateway(
    client: CurrentClient, http: DiscordHttp, queried: list[tuple[object, ...]]
) -> None:
    members = DiscordBulkMembers(client)
    users = [UserId(number) for number in (*range(1_000, 1_150), 1_000)]
    assert set(await members.known(GUILD, users)) == set(users)
    [facts] = await members.beginning(GUILD, "em")
    assert (facts.user, [*facts.roles]) == (MEMBER, [PLAIN_ROLE])
    assert queried == [(None, 100, 100, False), (None, 50, 100, False), ("em", 0, 100, False)]
    assert http.asked == []


async def test_with_the_intent_all_members_are_looked_through(
    client: CurrentClient, http: DiscordHttp, queried: list[tuple[object, ...]]
) -> None:
    client.get()._connection._intents.members = True
    members = DiscordBulkMembers(client)
    http.next_answers[MEMBERS] = [Answer(body=[member_json(UserId(31))])]
    assert [each.user for each in await members.beginning(GUILD, "em")] == [31]
    http.answers[MEMBERS] = refused(403, 50001)
    with pytest.raises(MembersHidden):
        await members.all(GUILD)
    assert queried == []
