"""Who is told of it, and reads where it was not done."""

import pytest

from application.moderation.ports import HowToAppeal, Told
from application.moderation.queries import CaseView
from domain.moderation.bulk.events import TargetToldInVain
from domain.moderation.case import Notice
from domain.shared.ids import UserId
from tests.builders import GUILD
from tests.bulk import FIRST, Bulk, once
from tests.fakes.bulk_discord import unreachable
from tests.fakes.discord import FakeDiscord
from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryRecords
from tests.unit.moderation.bulk.ending import resumed


async def test_nobody_is_told_unless_that_was_asked_for(bulk: Bulk, records: MemoryRecords) -> None:
    await bulk.confirmed()
    await bulk.run()
    assert bulk.discord.small.direct_messages == []
    assert {case.notice for case in records[CASES].values()} == {Notice.NOT_WANTED}


async def test_each_is_told_before_they_are_out_of_reach(bulk: Bulk, records: MemoryRecords) -> None:
    bulk.discord.small.takes_no_messages = {UserId(FIRST)}
    await bulk.confirmed(tell=True)
    told_first: list[int] = []
    bulk.discord.before["bulk_ban"] = lambda: told_first.append(len(bulk.discord.small.direct_messages))
    await bulk.run()
    assert told_first == [4]
    assert {case.number for case in bulk.discord.small.direct_messages} == {2, 3, 4, 5}
    notices = [case.notice for case in records[CASES].values()]
    assert notices == [Notice.NOT_DELIVERED, *[Notice.DELIVERED] * 4]


async def test_who_was_told_and_then_refused_as_the_client_asked_again_was_told(
    bulk: Bulk, records: MemoryRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = FakeDiscord.tell

    async def told_and_refused(discord: FakeDiscord, case: CaseView, appeal: HowToAppeal | None) -> Told:
        told = await tell(discord, case, appeal)
        return Told(Notice.NOT_DELIVERED) if case.target == FIRST else told

    monkeypatch.setattr(FakeDiscord, "tell", told_and_refused)
    await bulk.confirmed(tell=True)
    await bulk.run()
    assert {case.notice for case in records[CASES].values()} == {Notice.DELIVERED}


async def test_who_was_told_and_then_not_reached_reads_that_it_was_not_done(bulk: Bulk, records: MemoryRecords) -> None:
    await bulk.confirmed(tell=True)
    bulk.discord.before["bulk_ban"] = lambda: bulk.discord.unbannable.add(UserId(FIRST))
    await bulk.run()
    assert in_vain(records) == [1]


async def test_whom_an_interrupted_attempt_told_and_the_next_one_does_not_reach_reads_it_too(
    bulk: Bulk, records: MemoryRecords
) -> None:
    await bulk.confirmed(tell=True)
    bulk.discord.before["bulk_ban"] = once(unreachable)
    await bulk.run()
    bulk.discord.unbannable.add(UserId(FIRST))
    await resumed(bulk)
    assert in_vain(records) == [1]


async def test_who_was_told_and_is_banned_by_hand_already_is_told_nothing_more(
    bulk: Bulk, records: MemoryRecords
) -> None:
    await bulk.confirmed(tell=True)
    bulk.discord.before["bulk_ban"] = lambda: bulk.discord.small.bans.update({(GUILD, UserId(FIRST)): "by hand"})
    await bulk.run()
    assert in_vain(records) == []


def in_vain(records: MemoryRecords) -> list[int]:
    return [event.number for event in records.events if isinstance(event, TargetToldInVain)]


async def test_of_those_whom_an_interrupted_attempt_may_have_told_that_is_said(
    bulk: Bulk, records: MemoryRecords
) -> None:
    await bulk.confirmed(tell=True)
    bulk.discord.after["bulk_ban"] = once(unreachable)
    await bulk.run()
    await resumed(bulk)
    assert {case.notice for case in records[CASES].values()} == {Notice.UNCERTAIN}
    assert len(bulk.discord.small.direct_messages) == 5
