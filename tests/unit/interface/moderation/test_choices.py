"""What is offered in Discord while a case or somebody banned is being typed."""

import asyncio
from unittest.mock import patch

import pytest

from application.moderation.find_banned import FindBanned
from application.moderation.ports import BannedUser, KnownBans
from application.moderation.suggest_bans import SuggestBans
from application.moderation.suggest_cases import SuggestCases
from application.shared.errors import RecordsUnavailable
from domain.moderation.actions.warn import WARN
from domain.shared.ids import UserId
from domain.shared.permission import Permission
from interface.moderation.choices import ban_choice, case_choice
from tests.builders import EVERYTHING, GUILD, MEMBER, an_intent
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Guild, someone
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.unit.interface.moderation.views import STARS, a_view
from tests.wired import RecordingShared

MODERATOR, BANNER = someone(Permission.MODERATE_MEMBERS), someone(Permission.BAN_MEMBERS)
CASE_OPTIONS = pytest.mark.parametrize("command", ["case show", "case reason"])


@pytest.fixture
async def guild(guild: Guild, shared: RecordingShared, records: MemoryRecords, discord: FakeDiscord) -> Guild:
    """With two cases and a ban."""
    shared.client.replace(guild.bot)
    discord.bans[GUILD, UserId(30)] = "raid"
    async with MemoryUnitOfWorkFactory(records)() as uow:
        await uow.guilds.register(GUILD, at=an_intent().opened_at)
        await uow.cases.open(an_intent(kind=WARN, reason=None))
        await uow.cases.open(an_intent(reason="spam"))
        await uow.commit()
    return guild


@CASE_OPTIONS
async def test_recent_cases_are_offered_wherever_a_case_is_named(guild: Guild, command: str) -> None:
    offered = await guild.suggestions(command, MODERATOR, "number", "#")
    assert [(each["name"], each["value"]) for each in offered] == [
        ("#2 Ban · 2026-03-01 · spam", "2"),
        ("#1 Warning · 2026-03-01 · no reason", "1"),
    ]


@CASE_OPTIONS
async def test_no_case_is_offered_to_those_who_may_not_look(guild: Guild, command: str) -> None:
    assert await guild.suggestions(command, someone(*EVERYTHING - {Permission.MODERATE_MEMBERS}), "number", "") == []


async def test_no_case_is_offered_while_the_records_are_away(guild: Guild, shared: RecordingShared) -> None:
    shared.failures[SuggestCases] = RecordsUnavailable()
    assert await guild.suggestions("case show", MODERATOR, "number", "1") == []


@CASE_OPTIONS
@pytest.mark.parametrize("typed", ["two", "0", "9" * 100, "`#`"])
async def test_what_is_no_number_of_a_case_is_refused_in_words(guild: Guild, command: str, typed: str) -> None:
    given = {"number": typed, "reason": "x"} if command == "case reason" else {"number": typed}
    (text,) = texts_of(await guild.slash(command, MODERATOR, given))
    assert "is no number of a case. Choose one from the list" in text


async def test_the_banned_are_offered_for_an_unban(guild: Guild) -> None:
    offered = await guild.suggestions("unban", BANNER, "user", "us")
    assert [(each["name"], each["value"]) for each in offered] == [("user30 · raid", "30")]


async def test_nobody_is_offered_to_those_who_may_not_unban(guild: Guild) -> None:
    assert await guild.suggestions("unban", someone(*EVERYTHING - {Permission.BAN_MEMBERS}), "user", "us") == []


@pytest.mark.parametrize("trouble", ["unreachable", "forbidden"])
async def test_nobody_is_offered_while_discord_does_not_list_them(
    guild: Guild, discord: FakeDiscord, trouble: str
) -> None:
    if trouble == "unreachable":
        discord.unreachable.add("ban_list")
    discord.may_look = trouble != "forbidden"
    assert await guild.suggestions("unban", BANNER, "user", "us") == []


async def test_what_takes_too_long_is_answered_with_nothing_while_it_can_still_be_answered(
    guild: Guild, shared: RecordingShared
) -> None:
    async def never(_discord: FakeDiscord, _guild: object) -> KnownBans:
        await asyncio.Event().wait()
        return KnownBans((), is_complete=True)

    with patch.object(FakeDiscord, "known", never), patch("interface.shared.suggesting.WITHIN", 0.01):
        assert await guild.suggestions("unban", BANNER, "user", "us") == []


async def test_a_name_that_only_one_of_the_banned_has_is_as_good_as_their_id(guild: Guild) -> None:
    answer = await guild.slash("unban", BANNER, {"user": "@USER30", "reason": "appeal"})
    assert texts_of(answer)[0].startswith("### 🕊️ <@30> was unbanned\n")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"user": "nobody"}, "I cannot tell whom of those banned `nobody` means."),
        ({"user": str(MEMBER)}, f"<@{MEMBER}> is not banned."),
    ],
)
async def test_who_is_not_banned_is_not_unbanned(guild: Guild, given: dict[str, str], says: str) -> None:
    (text,) = texts_of(await guild.slash("unban", BANNER, {**given}))
    assert text.startswith(says)


async def test_an_unban_by_name_says_that_discord_does_not_answer(guild: Guild, discord: FakeDiscord) -> None:
    discord.unreachable.add("ban_list")
    (text,) = texts_of(await guild.slash("unban", BANNER, {"user": "user30"}))
    assert text.startswith("Discord does not answer me right now")


async def test_an_unban_while_the_records_are_away_says_so(guild: Guild, shared: RecordingShared) -> None:
    shared.failures |= {FindBanned: RecordsUnavailable(), SuggestBans: RecordsUnavailable()}
    (text,) = texts_of(await guild.slash("unban", BANNER, {"user": "30"}))
    assert text.startswith("I can't reach my records right now")
    assert await guild.suggestions("unban", BANNER, "user", "us") == []


def test_the_longest_names_and_reasons_fit_what_discord_takes() -> None:
    ban = BannedUser(user=UserId(1), username="x" * 32, display_name="y" * 32, reason="z" * 100)
    for choice in (ban_choice(ban), case_choice(a_view(2**31 - 1, reason=STARS))):
        assert 1 <= len(choice.name) <= 100
        assert choice.name.endswith("…")
    assert ban_choice(BannedUser(user=UserId(1))).name == "1 · no reason"
