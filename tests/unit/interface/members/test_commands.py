import pytest

from application.members.find_members import FindMembers
from application.shared.errors import RecordsUnavailable
from domain.members.member import Member
from domain.shared.ids import UserId
from domain.shared.permission import Permission
from tests.builders import GUILD, MEMBER
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Guild, someone
from tests.fakes.members import MEMBERS
from tests.fakes.records import MemoryRecords
from tests.members import a_sighting, at
from tests.wired import RecordingShared

MODERATOR = someone(Permission.MODERATE_MEMBERS)


def known(records: MemoryRecords, user: int, name: str, *, gone: bool = False) -> None:
    member = Member.met(a_sighting(UserId(user), username=name, display_name=None))
    if gone:
        member.leave(at(5))
    records[MEMBERS][GUILD, UserId(user)] = member


async def test_names_are_offered_while_one_is_typed(guild: Guild, records: MemoryRecords) -> None:
    known(records, 1, "emil")
    known(records, 2, "Emma", gone=True)
    known(records, 3, "dalia")
    offered = await guild.suggestions("members show", MODERATOR, "member", " EM ")
    assert [(each["name"], each["value"]) for each in offered] == [("emil", "1"), ("Emma (left)", "2")]


async def test_no_more_are_offered_than_discord_shows(guild: Guild, records: MemoryRecords) -> None:
    for user in range(1, 40):
        known(records, user, f"emil{user}")
    assert len(await guild.suggestions("members show", MODERATOR, "member", "em")) == 25


async def test_nobody_is_offered_to_those_who_may_not_look(guild: Guild, records: MemoryRecords) -> None:
    known(records, 1, "emil")
    assert await guild.suggestions("members show", someone(), "member", "em") == []


async def test_nobody_is_offered_while_the_records_are_away(guild: Guild, shared: RecordingShared) -> None:
    shared.failures[FindMembers] = RecordsUnavailable()
    assert await guild.suggestions("members show", MODERATOR, "member", "em") == []


@pytest.mark.parametrize("typed", ["emil", "<@0>", "<@99999999999999999999>", "<@&20>", "20 21", "٣"])
async def test_who_cannot_be_told_from_what_was_typed_is_asked_for_again(guild: Guild, typed: str) -> None:
    (text,) = texts_of(await guild.slash("members show", MODERATOR, {"member": typed}))
    assert text.startswith(f"I cannot tell who `{typed}` is.")


@pytest.mark.parametrize("typed", ["20", " 20 ", "<@20>", "<@!20>"])
async def test_an_id_or_a_mention_says_who_is_meant(guild: Guild, records: MemoryRecords, typed: str) -> None:
    known(records, MEMBER, "emil")
    shown = texts_of(await guild.slash("members show", MODERATOR, {"member": typed}))
    assert shown[0].startswith(f"### <@{MEMBER}> emil\n")


async def test_of_somebody_never_seen_and_without_a_case_there_is_nothing_to_show(guild: Guild) -> None:
    shown = texts_of(await guild.slash("members show", MODERATOR, {"member": "31"}))
    assert shown == ["I have never seen <@31> in this server."]
