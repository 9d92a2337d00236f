from datetime import date, timedelta

import pytest

from application.shared.errors import TransientFailure
from domain.charts.digest import Digest
from domain.charts.settings import DIGEST_CHANNEL
from domain.guilds.guild import Choice
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import ChannelId, GuildId, MessageId
from domain.shared.lease import Room
from domain.shared.settings import Settings
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.fakes.records import MissingParent

WEEK, NEXT_WEEK = date(2026, 2, 16), date(2026, 2, 23)
LEASES = (timedelta(minutes=1), timedelta(minutes=5))


async def claim(
    backend: Backend, *guilds: GuildId, after: timedelta = timedelta(0), week: date = WEEK, limit: int = 10
) -> tuple[Digest, ...]:
    async with backend.uow() as uow:
        claimed = await uow.digests.claim(guilds or (GUILD,), week, now=START + after, leases=LEASES, room=Room(limit))
        await uow.commit()
    return claimed


async def save(backend: Backend, digest: Digest) -> None:
    async with backend.uow() as uow:
        await uow.digests.save(digest)
        await uow.commit()


async def test_a_digest_is_opened_by_its_first_claim(registered: Backend) -> None:
    [digest] = await claim(registered)
    assert (digest.guild, digest.week, digest.opened_at, digest.attempts) == (GUILD, WEEK, START, 1)
    assert digest.lease_until == START + timedelta(minutes=1)
    assert (digest.channel, digest.message, digest.settled_at, digest.refused_at) == (None, None, None, None)


async def test_a_claimed_one_is_not_claimed_again_until_its_lease_has_run_out(registered: Backend) -> None:
    [first] = await claim(registered)
    assert await claim(registered, after=timedelta(seconds=59)) == ()
    [second] = await claim(registered, after=timedelta(minutes=1))
    assert (second.opened_at, second.attempts) == (START, 2)
    assert second.lease_token != first.lease_token


async def test_later_leases_are_longer(registered: Backend) -> None:
    leases, after = list[timedelta](), timedelta(0)
    for _ in range(4):
        [digest] = await claim(registered, after=after)
        leases.append(digest.lease_until - START - after)
        after = digest.lease_until - START
    assert leases == [LEASES[0], LEASES[0], LEASES[1], LEASES[1]]


async def test_claims_are_for_these_guilds_and_this_week_and_not_for_all_at_once(registered: Backend) -> None:
    assert len(await claim(registered, GUILD, OTHER_GUILD, limit=1)) == 1
    assert len(await claim(registered, GUILD, OTHER_GUILD)) == 1
    assert len(await claim(registered, GUILD, week=NEXT_WEEK)) == 1


async def test_what_was_posted_is_remembered_and_not_claimed_again(registered: Backend) -> None:
    [digest] = await claim(registered)
    digest.posted(ChannelId(5), MessageId(6), at=START)
    await save(registered, digest)
    assert await claim(registered, after=timedelta(days=1)) == ()
    latest = await registered.digests.latest(GUILD)
    assert latest is not None
    assert (latest.channel, latest.message, latest.settled_at) == (5, 6, START)


async def test_what_was_refused_is_remembered_and_claimed_again(registered: Backend) -> None:
    [digest] = await claim(registered)
    assert digest.refused(at=START)
    await save(registered, digest)
    [again] = await claim(registered, after=timedelta(minutes=1))
    assert again.refused_at == START
    assert not again.refused(at=START + timedelta(minutes=1))


async def test_who_lost_the_lease_saves_nothing(registered: Backend) -> None:
    [late] = await claim(registered)
    [present] = await claim(registered, after=timedelta(minutes=1))
    late.posted(ChannelId(5), MessageId(6), at=START)
    with pytest.raises(ConcurrentChange):
        await save(registered, late)
    present.left_out(at=START)
    await save(registered, present)
    latest = await registered.digests.latest(GUILD)
    assert latest is not None
    assert (latest.message, latest.settled_at) == (None, START)


async def test_the_latest_is_that_of_the_newest_week(registered: Backend) -> None:
    assert await registered.digests.latest(GUILD) is None
    await claim(registered, week=NEXT_WEEK)
    await claim(registered, week=WEEK)
    latest = await registered.digests.latest(GUILD)
    assert latest is not None
    assert latest.week == NEXT_WEEK
    assert await registered.digests.latest(OTHER_GUILD) is None


async def test_only_known_guilds_have_digests(backend: Backend) -> None:
    with pytest.raises((TransientFailure, MissingParent)):
        await claim(backend)


async def test_those_who_want_a_digest_are_told_with_their_settings(registered: Backend) -> None:
    assert await registered.digests.opted_in([GUILD, OTHER_GUILD, GuildId(404)]) == {}
    for guild, channel in ((GUILD, 5), (OTHER_GUILD, 6), (OTHER_GUILD, None)):
        async with registered.uow() as uow:
            chosen = await uow.guilds.get(guild)
            chosen.decide([Choice(DIGEST_CHANNEL, channel)], by=MODERATOR, at=START)
            await uow.guilds.save(chosen)
            await uow.commit()
    wanted = await registered.digests.opted_in([GUILD, OTHER_GUILD, GuildId(404)])
    assert wanted == {GUILD: Settings({DIGEST_CHANNEL.name: 5})}
    assert await registered.digests.opted_in([OTHER_GUILD]) == {}
