"""Each night it is looked for differences, and told of them once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from application.moderation.drift.check_drift import LEASES, CheckDrift
from application.moderation.drift.record_drift import RecordDrift, RecordDriftHandler
from application.moderation.drift.tell_of_drift import TellOfDrift, TellOfDriftHandler
from domain.guilds.guild import Choice
from domain.guilds.settings import TIME_ZONE
from domain.moderation.actions.ban import BAN
from domain.moderation.drift.check import DriftCheck, DriftFound, next_night
from domain.moderation.drift.difference import Difference, Side, fingerprint
from domain.shared.ids import ChannelId, UserId
from domain.shared.lease import LeaseToken, Room
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.names import Names
from tests.builders import GUILD, MEMBER, a_lease
from tests.drift import DriftOf
from tests.fakes.clock import START
from tests.fakes.drift import DRIFT_CHECKS, MemoryDriftReader
from tests.fakes.drift_notices import FakeDriftNotices
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation, an_action

LOG = ChannelId(90)
STRANGER = UserId(404)


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("UTC", datetime(2026, 3, 1, 3, 59, tzinfo=UTC), datetime(2026, 3, 1, 4, tzinfo=UTC)),
        ("UTC", datetime(2026, 3, 1, 4, tzinfo=UTC), datetime(2026, 3, 2, 4, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 1, 8, 59, tzinfo=UTC), datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2026, 3, 1, 20, tzinfo=UTC), datetime(2026, 3, 2, 19, tzinfo=UTC)),
    ],
)
def test_it_is_looked_at_four_at_night_by_the_guilds_clock(zone: str, now: datetime, expected: datetime) -> None:
    assert next_night(now, ZoneInfo(zone)) == expected


async def nights(drift: DriftOf, count: int = 1) -> None:
    for _ in range(count):
        drift.moderation.clock.advance(timedelta(days=1))
        await drift.nightly()(CheckDrift([GUILD]))


def told_of(records: MemoryRecords) -> list[tuple[int, int]]:
    return [(event.unrecorded, event.undone) for event in records.events if isinstance(event, DriftFound)]


async def test_each_night_it_is_looked_and_told_of_once_until_it_changes(
    drift: DriftOf, moderation: Moderation, records: MemoryRecords
) -> None:
    await drift.nightly()(CheckDrift([GUILD]))
    moderation.discord.bans[GUILD, STRANGER] = "long ago"
    await nights(drift, 3)
    assert told_of(records) == [(1, 0)]
    assert records[DRIFT_CHECKS][GUILD].differences == 1
    await moderation.take_action(an_action(asked_at=moderation.clock.now()))
    del moderation.discord.bans[GUILD, MEMBER]
    await nights(drift, 2)
    assert told_of(records) == [(1, 0), (1, 1)]
    moderation.discord.bans = {(GUILD, MEMBER): "[case 1]"}
    await nights(drift, 2)
    assert told_of(records) == [(1, 0), (1, 1)]
    assert records[DRIFT_CHECKS][GUILD].fingerprint is None


def test_what_is_found_is_told_of_by_where_it_differs() -> None:
    check = DriftCheck(guild=GUILD, lease_token=LeaseToken(uuid4()))
    sides = (Side.UNRECORDED,) * 3 + (Side.UNDONE,) * 2 + (Side.ENDS_OTHERWISE,)
    found = [
        Difference(kind=BAN, target=UserId(user), side=side, names=Names(), reason=None)
        for user, side in enumerate(sides)
    ]
    check.record(found, at=START)
    [told] = check.pull_events()
    assert told == DriftFound(
        guild=GUILD, at=START, unrecorded=3, undone=2, otherwise=1, fingerprint=fingerprint(found)
    )
    assert (check.differences, check.fingerprint) == (6, fingerprint(found))


async def test_it_is_not_looked_before_the_night_of_the_guild(
    drift: DriftOf, moderation: Moderation, records: MemoryRecords
) -> None:
    await moderation.choose(Choice(TIME_ZONE, "Asia/Tokyo"))
    await drift.nightly()(CheckDrift([GUILD]))
    assert records[DRIFT_CHECKS][GUILD].lease_until == next_night(moderation.clock.now(), ZoneInfo("Asia/Tokyo"))
    assert records[DRIFT_CHECKS][GUILD].attempts == 1


async def test_a_night_without_discord_is_made_up_for(
    drift: DriftOf, moderation: Moderation, records: MemoryRecords
) -> None:
    await drift.nightly()(CheckDrift([GUILD]))
    moderation.discord.bans[GUILD, STRANGER] = "long ago"
    moderation.discord.unreachable.add("ban_list")
    await nights(drift)
    moderation.discord.unreachable.clear()
    moderation.clock.advance(LEASES[0])
    await drift.nightly()(CheckDrift([GUILD]))
    assert told_of(records) == [(1, 0)]


async def test_the_staff_read_of_it_in_the_mod_log_unless_it_is_over_by_then(
    drift: DriftOf, moderation: Moderation, records: MemoryRecords
) -> None:
    notices = FakeDriftNotices()
    tell = TellOfDriftHandler(MemoryDriftReader(records), moderation.settings, notices)
    await drift.nightly()(CheckDrift([GUILD]))
    moderation.discord.bans[GUILD, STRANGER] = "long ago"
    await nights(drift)
    [found] = [event for event in records.events if isinstance(event, DriftFound)]
    await tell(TellOfDrift(found))
    assert notices.posted == [], "no channel is set"
    await moderation.choose(Choice(MOD_LOG_CHANNEL, LOG))
    for _ in range(2):
        await tell(TellOfDrift(found))
    assert notices.posted == [(LOG, found)]
    notices.posted.clear()
    moderation.discord.bans.clear()
    await nights(drift)
    await tell(TellOfDrift(found))
    assert notices.posted == []


async def test_what_was_found_is_told_of_once_however_often_it_had_to_be_recorded(
    drift: DriftOf, moderation: Moderation, records: MemoryRecords
) -> None:
    await drift.nightly()(CheckDrift([GUILD]))
    async with moderation.uow() as uow:
        now = START + timedelta(days=2)
        [check] = await uow.drift_checks.claim([GUILD], now=now, leases=LEASES, room=Room(1))
        await uow.commit()
    found = (Difference(kind=BAN, target=MEMBER, side=Side.UNRECORDED, names=Names(), reason=None),)
    command = RecordDrift(check=check, found=found, at=now, due_at=now)
    lost = evolve(command, check=evolve(check, lease_token=a_lease()))
    for each in (lost, command):
        await RecordDriftHandler(moderation.uow)(each)
    assert told_of(records) == [(1, 0)]
    assert check.pull_events() == ()
