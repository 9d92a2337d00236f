"""Drift at the edge: what is read, within Discord's limits; what the bot sees; and a notice that comes once."""

from datetime import timedelta
from typing import cast

import discord
import pytest
from attrs import evolve
from discord.types.member import MemberWithUser

from application.moderation.drift.find_drift import Drift
from application.moderation.drift.show_drift import DriftPage
from application.moderation.errors import CaseLogUnwritable, MayNotLook
from application.shared.errors import DiscordUnreachable
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.case_number import CaseNumber
from domain.moderation.drift.check import DriftFound
from domain.moderation.drift.difference import Difference, Side
from domain.shared.ids import ChannelId, RoleId, UserId
from domain.shared.names import Names
from interface.moderation.drift.cards import PAGE_SIZE, drift_card, drift_notice
from interface.moderation.drift.live import DiscordBanPages, DiscordLiveRoles, DiscordLiveTimeouts
from interface.moderation.drift.notices import DiscordDriftNotices
from interface.shared.client import CurrentClient
from interface.shared.layout import Card, texts_of
from tests.builders import GUILD, MEMBER
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, DiscordHttp, refused, walk
from tests.fakes.payloads import member_json, user_json
from tests.unit.interface.answers import no_clear_answer
from tests.unit.interface.moderation.views import LARGEST, STARRED, STARS

STRANGER = UserId(404)
LOG = ChannelId(800)
BANS = f"GET /guilds/{GUILD}/bans"
FOUND = DriftFound(guild=GUILD, at=START, unrecorded=1, undone=2, fingerprint="0123456789abcdef")


def unrecorded(user: int = MEMBER) -> Difference:
    return Difference(kind=BAN, target=UserId(user), side=Side.UNRECORDED, names=Names(username="emil"), reason="*x*")


def undone() -> Difference:
    return Difference(kind=TIMEOUT, target=STRANGER, side=Side.UNDONE, names=Names(), reason=None, number=CaseNumber(7))


def otherwise() -> Difference:
    return evolve(undone(), side=Side.ENDS_OTHERWISE, until=START, expires_at=START + timedelta(days=1))


def a_page(
    *items: Difference,
    before: int = 0,
    beyond: int = 0,
    partly: tuple[ActionKind, ...] = (),
    hidden: tuple[ActionKind, ...] = (),
    unsaid: tuple[tuple[ActionKind, int], ...] = (),
) -> DriftPage:
    found = (*[unrecorded()] * before, *items, *[unrecorded()] * beyond)
    drift = Drift(differences=found, partly=partly, hidden=hidden, unsaid=unsaid)
    return DriftPage(whole=drift, items=items, before=before, is_last=not beyond)


def buttons(card: Card) -> dict[str, str]:
    return {str(each["label"]): str(each["custom_id"]) for each in walk(as_message(card)) if "label" in each}


def test_each_difference_says_what_it_is_and_offers_to_put_it_right() -> None:
    shown = drift_card(a_page(unrecorded(), undone()))
    assert texts_of(shown) == [
        "### 2 differences",
        "🔨 **Ban** of <@20>: stands in Discord, and no case says so\n\\*x\\*\n-# emil 20",
        "⏳ **Timeout** of <@404>: case #7 is in force, and does not stand in Discord\n-# 404",
    ]
    assert buttons(shown) == {
        "Make it a case": "drift:adopt:ban:20",
        "Do it again": "drift:again:7",
        "End it on record": "drift:end:7",
        "Look again": "drift:first",
    }


def test_what_ends_otherwise_says_when_and_can_be_adopted_or_done_again() -> None:
    shown = drift_card(a_page(otherwise()))
    expires, until = int(START.timestamp()) + 86_400, int(START.timestamp())
    assert texts_of(shown)[1] == (
        f"⏳ **Timeout** of <@404>: case #7 ends <t:{expires}:f>, and Discord ends it <t:{until}:f>\n-# 404"
    )
    assert [*buttons(shown)] == ["Make it a case", "Do it again", "Look again"]
    notice = drift_notice(evolve(FOUND, unrecorded=0, undone=0, otherwise=2))
    assert "\n2 cases do not end when Discord ends them.\n" in texts_of(notice)[0]


def test_pages_lead_on() -> None:
    shown = drift_card(a_page(unrecorded(), before=6, beyond=1_000))
    assert texts_of(shown)[0] == "### 1,007 differences, 7 to 7"
    assert buttons(shown)["Next →"] == "drift:after:ban:20"
    assert buttons(shown)["Look again"] == "drift:first"


def test_where_all_agree_it_says_so_and_what_could_not_be_looked_at() -> None:
    shown = drift_card(a_page(partly=(TIMEOUT,), hidden=(BAN,), unsaid=((JAIL, 1_001),)))
    assert texts_of(shown) == [
        "### Discord and the record agree",
        "-# Bans: I may not look at them here.",
        "-# Timeouts: only those on record could be looked for.",
        "-# Jails: of those on record, 1,001 could not be looked for: they have left, or are too many.",
    ]


def test_the_largest_page_fits_into_a_message() -> None:
    largest = Difference(
        kind=TIMEOUT,
        target=UserId(LARGEST),
        side=Side.UNDONE,
        names=STARRED,
        reason=STARS,
        number=CaseNumber(2**31 - 1),
    )
    every = (BAN, JAIL, TIMEOUT)
    shown = drift_card(
        a_page(
            *[largest] * PAGE_SIZE, before=1, beyond=10**6, partly=every, unsaid=tuple((kind, 10**6) for kind in every)
        )
    )
    assert sum(map(len, texts_of(shown))) <= 4000
    assert shown.total_children_count <= 40


def test_the_notice_counts_both_sides() -> None:
    assert texts_of(drift_notice(FOUND)) == [
        "### Discord and the record differ\n1 action stands in Discord without a case.\n"
        "2 cases are in force and did not last in Discord.\n"
        "-# `/moderation drift` lists them, and offers to put them right.",
        "-# Reference `drift/0123456789abcdef`",
    ]


async def test_bans_are_listed_a_thousand_at_a_time(client: CurrentClient, http: DiscordHttp) -> None:
    pages = DiscordBanPages(client)
    http.answers[BANS] = Answer(body=[{"user": user_json(UserId(1 + n)), "reason": None} for n in range(1000)])
    page = await pages.page(GUILD, UserId(0))
    assert (len(page.bans), page.is_last) == (1000, False)
    http.answers[BANS] = Answer(body=[{"user": user_json(STRANGER), "reason": "x"}])
    page = await pages.page(GUILD, UserId(400))
    assert http.asked[-1].query == {"limit": 1000, "after": 400}
    assert ([ban.user for ban in page.bans], page.bans[0].reason, page.is_last) == ([STRANGER], "x", True)
    http.answers[BANS] = refused(403, 50013)
    with pytest.raises(MayNotLook):
        await pages.page(GUILD, UserId(0))


async def test_without_the_intent_each_on_record_is_asked_about(client: CurrentClient, http: DiscordHttp) -> None:
    timed_out = {**member_json(MEMBER), "communication_disabled_until": "2999-01-01T00:00:00+00:00"}
    over = {**member_json(STRANGER), "communication_disabled_until": "2001-01-01T00:00:00+00:00"}
    http.answers[f"GET /guilds/{GUILD}/members/{MEMBER}"] = Answer(body=timed_out)
    http.answers[f"GET /guilds/{GUILD}/members/{STRANGER}"] = Answer(body=over)
    http.answers[f"GET /guilds/{GUILD}/members/5"] = refused(404, 10007)
    seen = await DiscordLiveTimeouts(client).seen(GUILD, [MEMBER, STRANGER, UserId(5)])
    assert (set(seen.until), set(seen.away), seen.are_all) == ({MEMBER}, {UserId(5)}, False)


async def test_without_the_intent_each_in_jail_on_record_is_asked_about(
    client: CurrentClient, http: DiscordHttp
) -> None:
    worn, other = RoleId(21), RoleId(22)
    for user, roles in ((MEMBER, (worn, other)), (STRANGER, (other,))):
        http.answers[f"GET /guilds/{GUILD}/members/{user}"] = Answer(body=member_json(user, roles=roles))
    http.answers[f"GET /guilds/{GUILD}/members/5"] = refused(404, 10007)
    seen = await DiscordLiveRoles(client).seen(GUILD, [worn], [MEMBER, STRANGER, UserId(5)])
    assert {user: each.roles for user, each in seen.worn.items()} == {MEMBER: {worn}}
    assert seen.worn[MEMBER].names.username == f"user{MEMBER}"
    assert (set(seen.away), seen.are_all) == ({UserId(5)}, False)


async def test_with_the_intent_everybody_who_wears_a_role_is_seen_without_a_request(
    client: CurrentClient, http: DiscordHttp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CurrentClient, "hears_of_members", lambda _: True)
    there = client.guild(GUILD)
    member = cast(MemberWithUser, member_json(STRANGER, roles=(21,)))
    there._add_member(discord.Member(data=member, guild=there, state=there._state))
    there._member_count = len(there.members)
    seen = await DiscordLiveRoles(client).seen(GUILD, [RoleId(21)], [UserId(5)])
    assert (set(seen.worn), set(seen.away), seen.are_all) == ({STRANGER}, {UserId(5)}, True)
    assert http.asked == []


async def test_more_than_can_be_asked_about_are_as_good_as_away(client: CurrentClient, http: DiscordHttp) -> None:
    many = [UserId(1_000 + number) for number in range(201)]
    for user in many:
        http.answers[f"GET /guilds/{GUILD}/members/{user}"] = Answer(body=member_json(user))
    seen = await DiscordLiveTimeouts(client).seen(GUILD, many)
    assert seen.away == {many[-1]}
    assert len(http.asked) == 200


@no_clear_answer
async def test_without_a_clear_answer_nothing_is_known(
    client: CurrentClient, http: DiscordHttp, answer: Answer
) -> None:
    http.answers[f"GET /guilds/{GUILD}/members/{MEMBER}"] = answer
    http.answers[BANS] = answer
    with pytest.raises(DiscordUnreachable):
        await DiscordLiveTimeouts(client).seen(GUILD, [MEMBER])
    with pytest.raises(DiscordUnreachable):
        await DiscordBanPages(client).page(GUILD, UserId(0))


async def test_a_notice_is_looked_for_before_it_is_posted(client: CurrentClient, http: DiscordHttp) -> None:
    notices = DiscordDriftNotices(client)
    http.answers[f"GET /channels/{LOG}/messages"] = Answer(body=[])
    await notices.post(LOG, FOUND)
    [sent] = [asked for asked in http.asked if asked.method == "POST"]
    assert sent.body["nonce"] == "d0123456789abcdef"
    http.answers[f"GET /channels/{LOG}/messages"] = refused(403, 50001)
    with pytest.raises(CaseLogUnwritable):
        await notices.post(LOG, FOUND)
