"""Where Discord and the record differ."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.drift.bans import MOST_PAGES
from application.moderation.drift.find_drift import Drift, FindDrift
from application.moderation.drift.show_drift import ShowDrift, ShowDriftHandler
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.case_number import CaseNumber
from domain.moderation.drift.difference import Difference, InForce, Side, Standing, differences, fingerprint
from domain.shared.errors import MissingPermission
from domain.shared.ids import GuildId, UserId
from domain.shared.names import Names
from tests.builders import GUILD, MEMBER, a_moderator, a_standing
from tests.drift import DriftOf
from tests.fakes.clock import START
from tests.moderation import Moderation, an_action
from tests.unit.moderation.drift.differing import banned, cut_by_hand

ONE = CaseNumber(1)
HOUR = timedelta(hours=1)
STRANGER = UserId(404)
ON_RECORD = InForce(target=MEMBER, number=ONE, opened_at=START)


@pytest.mark.parametrize(
    ("standing", "on_record", "unknown", "expected"),
    [
        ({MEMBER: Standing()}, [ON_RECORD], set(), []),
        ({MEMBER: Standing()}, [], set(), [Side.UNRECORDED]),
        ({}, [ON_RECORD], set(), [Side.UNDONE]),
        ({}, [ON_RECORD], {MEMBER}, []),
        ({MEMBER: Standing(until=START)}, [ON_RECORD], set(), []),
        ({MEMBER: Standing(until=START)}, [evolve(ON_RECORD, expires_at=START + HOUR)], set(), [Side.ENDS_OTHERWISE]),
    ],
)
def test_what_one_side_has_alone_is_a_difference(
    standing: Mapping[UserId, Standing], on_record: list[InForce], unknown: set[UserId], expected: list[Side]
) -> None:
    found = differences(BAN, standing, on_record, frozenset(unknown), now=START)
    assert [each.side for each in found] == expected


def test_a_fingerprint_is_of_these_differences_alone() -> None:
    one = Difference(kind=BAN, target=MEMBER, side=Side.UNDONE, names=Names(), reason=None)
    other = Difference(kind=BAN, target=MEMBER, side=Side.UNRECORDED, names=Names(), reason=None)
    prints = {fingerprint(found) for found in ([one], [other], [one, other])}
    assert len(prints) == 3
    assert fingerprint([one]) == fingerprint([one])


async def test_where_all_agree_there_is_nothing_to_show(drift: DriftOf, moderation: Moderation) -> None:
    await banned(moderation)
    assert await drift.found() == []


async def test_a_ban_that_no_case_tells_of_is_found(drift: DriftOf, moderation: Moderation) -> None:
    moderation.discord.bans[GUILD, STRANGER] = "long ago"
    assert await drift.found() == [("ban", STRANGER, Side.UNRECORDED)]


async def test_a_case_in_force_whose_ban_is_gone_is_found(drift: DriftOf, moderation: Moderation) -> None:
    await banned(moderation)
    moderation.discord.bans.clear()
    assert await drift.found() == [("ban", MEMBER, Side.UNDONE)]


async def test_all_pages_of_bans_are_looked_at(drift: DriftOf, moderation: Moderation) -> None:
    moderation.discord.bans_a_page = 2
    for user in range(100, 105):
        moderation.discord.bans[GUILD, UserId(user)] = "x"
    assert [target for _, target, _ in await drift.found()] == [*range(100, 105)]


async def test_beyond_the_bans_that_can_be_listed_nothing_is_said(drift: DriftOf, moderation: Moderation) -> None:
    await moderation.take_action(an_action(target=UserId(10_000)))
    moderation.discord.bans_a_page = 1
    for user in range(100, 101 + MOST_PAGES):
        moderation.discord.bans[GUILD, UserId(user)] = "x"
    del moderation.discord.bans[GUILD, UserId(10_000)]
    found = await drift.found()
    assert len(found) == MOST_PAGES
    assert {side for *_, side in found} == {Side.UNRECORDED}
    assert (await drift.find(FindDrift(GUILD))).partly == (BAN, JAIL, TIMEOUT)


async def test_of_timeouts_those_on_record_are_looked_at_and_of_all_members_with_the_intent(
    drift: DriftOf, moderation: Moderation
) -> None:
    await moderation.take_action(an_action(TIMEOUT, lasts="7d"))
    moderation.discord.timeouts = {(GUILD, STRANGER): START + 24 * HOUR}
    assert await drift.found() == [("timeout", MEMBER, Side.UNDONE)]
    moderation.discord.hears_of_members = True
    assert await drift.found() == [("timeout", MEMBER, Side.UNDONE), ("timeout", STRANGER, Side.UNRECORDED)]


DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("lasts", "until", "now", "differs"),
    [
        (7 * DAY, 7 * DAY, HOUR, False),
        (7 * DAY, 7 * DAY - timedelta(seconds=59), HOUR, False),
        (7 * DAY, timedelta(minutes=5), timedelta(minutes=1), True),
        (7 * DAY, 8 * DAY, HOUR, True),
        # Longer than Discord keeps it up: it was told of another time, and will be told again.
        (60 * DAY, 28 * DAY - HOUR, HOUR, False),
        (60 * DAY, 28 * DAY - HOUR, 27 * DAY, False),
        (60 * DAY, 5 * DAY, 5 * DAY - HOUR, True),
        (60 * DAY, 61 * DAY, 50 * DAY, True),
        (29 * DAY, 29 * DAY, 28 * DAY + 20 * HOUR, False),
    ],
)
def test_a_timeout_that_discord_ends_at_another_time_is_a_difference(
    lasts: timedelta, until: timedelta, now: timedelta, differs: bool
) -> None:
    case = evolve(ON_RECORD, expires_at=START + lasts)
    found = differences(TIMEOUT, {MEMBER: Standing(until=START + until)}, [case], frozenset(), now=START + now)
    assert [each.side for each in found] == ([Side.ENDS_OTHERWISE] if differs else [])
    assert [(each.until, each.expires_at, each.number) for each in found] == (
        [(START + until, START + lasts, ONE)] if differs else []
    )


async def test_while_discord_is_told_of_another_end_nothing_is_said(drift: DriftOf, moderation: Moderation) -> None:
    await cut_by_hand(drift, moderation, START + HOUR)
    async with moderation.uow() as uow:
        await uow.case_schedule.take(GUILD, ONE, until=moderation.clock.now() + HOUR)
        await uow.commit()
    assert await drift.found() == []


async def test_of_a_timed_out_member_who_left_nothing_is_said(drift: DriftOf, moderation: Moderation) -> None:
    await moderation.take_action(an_action(TIMEOUT, lasts="7d"))
    moderation.discord.timeouts.clear()
    del moderation.discord.standings[MEMBER]
    assert await drift.found() == []


async def test_what_waits_for_its_end_is_no_difference(drift: DriftOf, moderation: Moderation) -> None:
    await moderation.take_action(an_action(TIMEOUT, lasts="2m"))
    moderation.discord.timeouts.clear()
    assert await drift.found() == []


async def test_what_is_under_way_or_was_just_changed_is_no_difference(drift: DriftOf, moderation: Moderation) -> None:
    await banned(moderation)
    moderation.discord.bans.clear()
    assert (await drift.find(FindDrift(GUILD))).differences == ()


async def test_what_the_bot_may_not_look_at_is_said(drift: DriftOf, moderation: Moderation) -> None:
    moderation.discord.may_look = False
    assert await drift.find(FindDrift(GUILD)) == Drift(differences=(), hidden=(BAN, JAIL, TIMEOUT))


async def test_pages_follow_each_other_and_the_next_ones_do_not_look_again(
    drift: DriftOf, moderation: Moderation
) -> None:
    for user in range(100, 105):
        moderation.discord.bans[GUILD, UserId(user)] = "x"
    show, by = ShowDriftHandler(drift.find), a_moderator()
    first = await show(ShowDrift(guild=GUILD, by=by, size=2))
    assert (await show(ShowDrift(guild=GUILD, by=by, size=5))).is_last
    moderation.discord.bans.clear()
    second = await show(ShowDrift(guild=GUILD, by=by, size=2, after=first.items[-1].place))
    last = await show(ShowDrift(guild=GUILD, by=by, size=2, after=second.items[-1].place))
    assert [each.target for page in (first, second, last) for each in page.items] == [*range(100, 105)]
    assert [(page.before, page.total, page.is_last) for page in (first, second, last)] == [
        (0, 5, False),
        (2, 5, False),
        (4, 5, True),
    ]
    assert (await show(ShowDrift(guild=GUILD, by=by, size=2))).total == 0


async def test_what_was_found_is_kept_of_the_guilds_that_were_looked_at_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("application.moderation.drift.show_drift.MOST_KEPT", 2)
    looked = list[GuildId]()

    async def find(command: FindDrift) -> Drift:
        looked.append(command.guild)
        return Drift(differences=())

    show = ShowDriftHandler(find)
    for guild in (1, 2, 1, 3):
        await show(ShowDrift(guild=GuildId(guild), by=a_moderator(), size=2))
    looked.clear()
    for guild in (1, 3, 2):
        await show(ShowDrift(guild=GuildId(guild), by=a_moderator(), size=2, after=("ban", STRANGER)))
    assert looked == [2]


async def test_only_moderators_see_it(drift: DriftOf) -> None:
    with pytest.raises(MissingPermission):
        await ShowDriftHandler(drift.find)(ShowDrift(guild=GUILD, by=a_standing(), size=2))
