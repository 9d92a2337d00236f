"""What is offered while a case or somebody banned is being typed."""

import pytest

from application.moderation.errors import MayNotLook
from application.moderation.find_banned import FindBanned, FindBannedHandler
from application.moderation.ports import BannedUser
from application.moderation.suggest_bans import SuggestBans, SuggestBansHandler
from application.moderation.suggest_cases import SuggestCases, SuggestCasesHandler
from application.shared.errors import DiscordUnreachable
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case_number import LARGEST_CASE_NUMBER, CaseNumber, number_in, parse_case_number
from domain.moderation.errors import BanNotFound, NotACaseNumber
from domain.shared.errors import MissingPermission
from domain.shared.ids import UserId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import EVERYTHING, GUILD, MODERATOR, OTHER_GUILD, a_moderator, a_standing, an_intent
from tests.fakes.discord import FakeDiscord
from tests.moderation import Moderation

EMIL, EMMA, DALIA, FAR = UserId(30), UserId(31), UserId(32), UserId(33)


def without(right: Permission) -> Standing:
    return a_standing(MODERATOR, top_role=5, permissions=EVERYTHING - {right})


@pytest.mark.parametrize(
    ("typed", "number"),
    [("2", 2), ("#2", 2), (" # 2 ", 2), ("002", 2), (str(LARGEST_CASE_NUMBER), LARGEST_CASE_NUMBER)],
)
def test_a_case_is_named_with_or_without_a_hash(typed: str, number: int) -> None:
    assert parse_case_number(typed) == number_in(typed) == number


@pytest.mark.parametrize("typed", ["", "#", "0", "-1", "2.0", "two", "٢", "##2", "2147483648", "9" * 90, "1 2"])
def test_nothing_else_is_a_number_of_a_case(typed: str) -> None:
    with pytest.raises(NotACaseNumber) as refused:
        parse_case_number(typed)
    assert refused.value.typed == typed


@pytest.fixture
async def twelve(moderation: Moderation) -> Moderation:
    """Cases 1 to 12: bans, but the second and the last are warnings with a reason of their own."""
    await moderation.get_settings(GUILD)
    for number in range(1, 13):
        kind, reason = (WARN, f"Caps *{number}*") if number in (2, 12) else (BAN, "spam")
        await moderation.open_case(an_intent(kind=kind, reason=reason, target=UserId(100 + number)))
    await moderation.get_settings(OTHER_GUILD)
    await moderation.open_case(an_intent(guild=OTHER_GUILD))
    return moderation


async def suggested(
    moderation: Moderation, typed: str, *, limit: int = 25, by: Standing | None = None
) -> list[CaseNumber]:
    handler = SuggestCasesHandler(moderation.cases)
    found = await handler(SuggestCases(guild=GUILD, by=by or a_moderator(), typed=typed, limit=limit))
    return [case.number for case in found]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("", [*range(12, 0, -1)]),
        ("#", [*range(12, 0, -1)]),
        ("1", [1, 12, 11, 10]),
        ("#12", [12]),
        ("caps", [12, 2]),
        ("WARN", [12, 2]),
        ("13", []),
        ("\u202e", [*range(12, 0, -1)]),
    ],
)
async def test_cases_are_offered_by_number_kind_and_reason(twelve: Moderation, typed: str, numbers: list[int]) -> None:
    assert await suggested(twelve, typed) == numbers


async def test_no_more_cases_are_offered_than_are_wanted(twelve: Moderation) -> None:
    assert await suggested(twelve, "1", limit=2) == [1, 12]


async def test_an_old_case_is_offered_by_its_number_alone(moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    for number in range(102):
        await moderation.open_case(an_intent(target=UserId(1000 + number)))
    assert await suggested(moderation, "2") == [2, *range(29, 19, -1)]
    assert len(await suggested(moderation, "")) == 25


async def test_no_case_is_offered_to_who_may_not_see_cases(twelve: Moderation) -> None:
    with pytest.raises(MissingPermission):
        await suggested(twelve, "", by=without(Permission.MODERATE_MEMBERS))


@pytest.fixture
def discord() -> FakeDiscord:
    names = {EMIL: "Ém the Great", DALIA: "emperor", FAR: "Far"}
    discord = FakeDiscord(names=names, unlisted={FAR})
    discord.bans |= {(GUILD, EMIL): "spam", (GUILD, EMMA): "", (GUILD, DALIA): "raid with emil", (GUILD, FAR): "old"}
    discord.bans[OTHER_GUILD, UserId(99)] = "elsewhere"
    return discord


async def offered(discord: FakeDiscord, typed: str, *, limit: int = 25, by: Standing | None = None) -> list[UserId]:
    handler = SuggestBansHandler(discord, discord)
    return [
        ban.user for ban in await handler(SuggestBans(guild=GUILD, by=by or a_moderator(), typed=typed, limit=limit))
    ]


@pytest.mark.parametrize(
    ("typed", "users"),
    [
        ("", [EMIL, EMMA, DALIA]),
        ("user", [EMIL, EMMA, DALIA]),
        ("EMP", [DALIA]),
        ("great", [EMIL]),
        ("raid", [DALIA]),
        ("em", [DALIA]),
        ("31", [EMMA]),
        ("<@32>", [DALIA]),
        ("33", [FAR]),
        ("34", []),
        ("nobody", []),
    ],
)
async def test_the_banned_are_offered_by_name_id_and_reason(
    discord: FakeDiscord, typed: str, users: list[UserId]
) -> None:
    assert await offered(discord, typed) == users


async def test_whose_name_begins_so_comes_before_whose_name_only_has_it(discord: FakeDiscord) -> None:
    discord.names[EMMA] = "The emperor"
    assert await offered(discord, "emp") == [DALIA, EMMA]
    assert await offered(discord, "emp", limit=1) == [DALIA]


async def test_nobody_banned_is_offered_to_who_may_not_unban(discord: FakeDiscord) -> None:
    with pytest.raises(MissingPermission):
        await offered(discord, "", by=without(Permission.BAN_MEMBERS))


async def test_a_bot_that_may_not_see_bans_offers_nobody(discord: FakeDiscord) -> None:
    discord.may_look = False
    with pytest.raises(MayNotLook):
        await offered(discord, "")


@pytest.fixture
def listed(discord: FakeDiscord) -> FakeDiscord:
    """With nobody beyond what can be listed."""
    discord.unlisted.clear()
    return discord


async def found(discord: FakeDiscord, typed: str, *, by: Standing | None = None) -> UserId:
    return (await met(discord, typed, by=by)).user


async def met(discord: FakeDiscord, typed: str, *, by: Standing | None = None) -> BannedUser:
    return await FindBannedHandler(discord)(FindBanned(guild=GUILD, by=by or a_moderator(), typed=typed))


@pytest.mark.parametrize(
    ("typed", "user"), [("30", EMIL), ("<@!31>", EMMA), ("404", UserId(404)), ("@user31", EMMA), (" EMPEROR ", DALIA)]
)
async def test_who_is_meant_is_known_by_id_mention_or_a_name_of_one_alone(
    listed: FakeDiscord, typed: str, user: UserId
) -> None:
    assert await found(listed, typed) == user


@pytest.mark.parametrize("typed", ["nobody", "emp", "", "0", "\u3164"])
async def test_who_cannot_be_told_from_what_was_typed_is_asked_for_again(discord: FakeDiscord, typed: str) -> None:
    with pytest.raises(BanNotFound) as refused:
        await found(discord, typed)
    assert refused.value.typed == typed


async def test_who_is_found_is_told_with_their_names_where_those_are_known_without_asking(
    discord: FakeDiscord,
) -> None:
    assert await met(discord, str(EMIL)) == BannedUser(user=EMIL)
    emil = await met(discord, f"user{EMIL}")
    assert emil.names == (f"user{EMIL}", "Ém the Great")
    discord.unreachable.add("ban_list")
    assert await met(discord, str(EMIL)) == emil
    assert await met(discord, str(FAR)) == BannedUser(user=FAR)


async def test_a_name_that_two_have_means_neither(listed: FakeDiscord) -> None:
    listed.names[EMMA] = "emperor"
    with pytest.raises(BanNotFound):
        await found(listed, "emperor")


async def test_where_not_all_are_listed_only_what_nobody_else_is_called_tells_who_is_meant(
    discord: FakeDiscord,
) -> None:
    discord.names[FAR] = "Emperor"
    for typed in ("emperor", "far"):
        with pytest.raises(BanNotFound):
            await found(discord, typed)
    assert await found(discord, "USER32") == DALIA
    assert await found(discord, str(FAR)) == FAR


async def test_nobody_is_looked_up_for_who_may_not_unban(discord: FakeDiscord) -> None:
    discord.unreachable.add("ban_list")
    with pytest.raises(MissingPermission):
        await found(discord, "emperor", by=without(Permission.BAN_MEMBERS))
    with pytest.raises(DiscordUnreachable):
        await found(discord, "emperor")
