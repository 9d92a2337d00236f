"""A preview of a large guild: of those with the most XP, and beside everything else that goes on."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from application.levels import preview_rules
from application.levels.preview_rules import PreviewRules, PreviewRulesHandler, RulesPreview
from domain.levels.counting import Count, DayCount
from domain.levels.curve import LinearCurve
from domain.levels.errors import RuleOutOfRange
from domain.levels.replay import replayed
from domain.levels.repository import MemberCount
from domain.levels.rule_changes import ChangeNumbers, ChooseCurve
from domain.shared.ids import UserId
from tests.builders import GUILD, OTHER_GUILD, a_moderator
from tests.contract.backends import Backend

FIRST_DAY = date(2026, 1, 1)
MEMBERS = [UserId(number) for number in range(100, 130)]


async def count(backend: Backend, users: Sequence[UserId] = MEMBERS, *, days: int = 2) -> None:
    """The younger the account, the more XP: 10 a day, and one for each member before them."""
    async with backend.uow() as uow:
        await uow.activity.lock([(GUILD, user) for user in users])
        counts = list[MemberCount]()
        for place, user in enumerate(users):
            each = tuple(DayCount(FIRST_DAY + timedelta(days=n), 1, 1, 0, 10 + place, 0) for n in range(days))
            counts.append(MemberCount(GUILD, user, 0, Count(each, (10 + place) * days, 0, None)))
        await uow.activity.add_days(counts)
        await uow.activity.add_sums(counts)
        await uow.commit()


async def preview(backend: Backend) -> RulesPreview:
    handler = PreviewRulesHandler(backend.uow, backend.level_rules)
    return await handler(PreviewRules(guild=GUILD, by=a_moderator(), changes=(ChooseCurve(LinearCurve(first=10)),)))


async def test_the_highest_are_those_with_the_most_xp_and_of_equals_the_older_account(registered: Backend) -> None:
    await count(registered, days=1)
    await count(registered, [UserId(50), UserId(1), UserId(2)], days=3)
    async with registered.uow() as uow:
        highest = await uow.member_levels.highest(GUILD, limit=5)
        assert [(each.user, each.xp) for each in highest] == [(129, 39), (128, 38), (127, 37), (2, 36), (126, 36)]
        assert await uow.member_levels.highest(OTHER_GUILD, limit=5) == ()


async def test_rules_that_may_not_be_chosen_are_not_previewed(registered: Backend) -> None:
    handler = PreviewRulesHandler(registered.uow, registered.level_rules)
    with pytest.raises(RuleOutOfRange) as refused:
        await handler(PreviewRules(guild=GUILD, by=a_moderator(), changes=(ChangeNumbers(least_xp=9, most_xp=8),)))
    assert refused.value.rule == "most_xp"


async def test_of_many_members_those_with_the_most_xp_are_looked_at(
    registered: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    await count(registered)
    monkeypatch.setattr(preview_rules, "MOST_MEMBERS", 30)
    whole = await preview(registered)
    assert (whole.members, whole.is_whole) == (30, True)
    monkeypatch.setattr(preview_rules, "MOST_MEMBERS", 25)
    shown = await preview(registered)
    assert (shown.members, shown.is_whole, sum(shown.by_levels.values())) == (25, False, 25)
    assert shown.most == whole.most


async def test_no_more_days_are_read_when_there_were_many(registered: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    await count(registered)
    monkeypatch.setattr(preview_rules, "AT_ONCE", 5)
    monkeypatch.setattr(preview_rules, "MOST_DAYS", 20)
    shown = await preview(registered)
    assert (shown.members, shown.is_whole) == (10, False)


async def test_others_have_their_turn_after_each_member(registered: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    await count(registered)
    turn, turns = 0, list[int]()

    def noting(*arguments: object) -> object:
        turns.append(turn)
        return replayed(*arguments)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(preview_rules, "replayed", noting)
    under_way = asyncio.create_task(preview(registered))
    while not under_way.done():
        await asyncio.sleep(0)
        turn += 1
    await under_way
    assert len({*turns}) == len(turns) == len(MEMBERS)
