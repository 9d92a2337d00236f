from datetime import timedelta

from attrs import evolve

from domain.afk.absence import LONGEST, Absence
from domain.afk.away import Away
from domain.shared.ids import ChannelId, GuildId, UserId
from domain.shared.lease import NOBODY, Room
from tests.afk import Desk, a_leave
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, a_lease
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.fakes.payloads import CHANNEL

INTERVAL = timedelta(minutes=5)
LEASES = (timedelta(minutes=1), timedelta(minutes=2))


async def locked(backend: Backend, user: UserId = MEMBER) -> Absence | None:
    async with backend.uow() as uow:
        return await uow.absences.lock(GUILD, user)


async def saved(backend: Backend, absence: Absence) -> None:
    async with backend.uow() as uow:
        await uow.guilds.register_many([absence.guild], at=START)
        await uow.absences.open(absence.guild, absence.user, at=START)
        await uow.absences.save(absence)
        await uow.commit()


async def noticed(
    backend: Backend, *users: UserId, after: timedelta = timedelta(0), channel: ChannelId = CHANNEL
) -> frozenset[UserId]:
    at = START + after
    async with backend.uow() as uow:
        told = await uow.absences.notice(GUILD, channel, dict.fromkeys(users, 2), at=at, unless_since=at - INTERVAL)
        await uow.commit()
    return told


def an_absence(user: UserId = MEMBER, *, guild: GuildId = GUILD) -> Absence:
    return Absence(
        guild=guild,
        user=user,
        reason="tea",
        since=START,
        set_at=START + timedelta(minutes=1),
        ends_at=START + LONGEST,
        is_over=False,
        lease_until=START,
    )


async def test_an_absence_is_read_as_it_was_saved(backend: Backend) -> None:
    full = evolve(
        an_absence(),
        until=START + LONGEST,
        enforced_by=MODERATOR,
        nick_before="Emil",
        nick_tagged="[AFK] Emil",
        is_tagged=True,
        lease_token=a_lease(),
        attempts=3,
        refusals=2,
    )
    await saved(backend, full)
    read = await locked(backend)
    assert read is not None
    for name in Absence.__attrs_attrs__:
        assert getattr(read, name.name) == getattr(full, name.name), name.name
    assert await locked(backend, MODERATOR) is None


async def test_what_is_opened_is_over_until_it_begins_and_stays_what_it_was(backend: Backend) -> None:
    await saved(backend, an_absence())
    async with backend.uow() as uow:
        assert (await uow.absences.open(GUILD, MEMBER, at=START + LONGEST)).reason == "tea"
        new = await uow.absences.open(GUILD, MODERATOR, at=START)
        assert (new.is_over, new.owes_nothing, new.lease_token) == (True, True, NOBODY)
        assert (new.since, new.set_at, new.ends_at, new.lease_until) == (START, START, START, START)


async def test_of_a_guild_those_away_are_known_and_counted(backend: Backend) -> None:
    for absence in (
        evolve(an_absence(), enforced_by=MODERATOR),
        evolve(an_absence(UserId(21)), reason=None, until=START + LONGEST),
        evolve(an_absence(UserId(22)), is_over=True),
        an_absence(guild=OTHER_GUILD),
    ):
        await saved(backend, absence)
    away = await backend.absences.of(GUILD)
    known = Away(
        user=MEMBER,
        reason="tea",
        since=START,
        set_at=START + timedelta(minutes=1),
        until=None,
        ends_at=START + LONGEST,
        is_enforced=True,
    )
    other = evolve(known, user=UserId(21), reason=None, until=START + LONGEST, is_enforced=False)
    assert away == {MEMBER: known, UserId(21): other}
    async with backend.uow() as uow:
        assert [await uow.absences.away(guild) for guild in (GUILD, GuildId(9))] == [2, 0]


async def test_what_is_due_is_claimed_once_and_whose_time_is_over_is_back_by_that(backend: Backend) -> None:
    await saved(backend, evolve(an_absence(), ends_at=START + timedelta(hours=1)))
    await saved(backend, evolve(an_absence(UserId(21)), ends_at=START, lease_until=START - INTERVAL))
    await saved(backend, evolve(an_absence(UserId(22)), lease_until=START + timedelta(seconds=1)))
    await saved(backend, an_absence(guild=OTHER_GUILD))

    async def claim(after: timedelta) -> list[tuple[UserId, bool, int]]:
        async with backend.uow() as uow:
            now = START + after
            claimed = await uow.absences.claim([GUILD], now=now, leases=LEASES, room=Room(10))
            await uow.commit()
        assert all(each.lease_until - now in LEASES for each in claimed)
        return sorted((each.user, each.is_over, each.attempts) for each in claimed)

    assert await claim(timedelta(0)) == [(MEMBER, False, 1), (UserId(21), True, 1)]
    assert await claim(timedelta(0)) == []
    assert UserId(21) not in await backend.absences.of(GUILD)
    assert await claim(LEASES[0]) == [(MEMBER, False, 2), (UserId(21), True, 2), (UserId(22), False, 1)]


async def test_a_channel_is_told_of_somebody_once_within_the_interval(backend: Backend) -> None:
    for absence in (an_absence(), an_absence(UserId(21)), evolve(an_absence(UserId(22)), is_over=True)):
        await saved(backend, absence)
    asked = (UserId(22), UserId(21), MEMBER, UserId(23))
    assert await noticed(backend, *asked[2:]) == {MEMBER}
    assert await noticed(backend, *asked, after=INTERVAL / 2) == {UserId(21)}
    assert await noticed(backend, *asked, after=INTERVAL / 2, channel=ChannelId(5)) == {MEMBER, UserId(21)}
    assert await noticed(backend, *asked, after=INTERVAL) == {MEMBER}
    async with backend.uow() as uow:
        counts = [await uow.absences.forget_notices(GUILD, user) for user in (MEMBER, UserId(21), MEMBER)]
        await uow.commit()
    assert counts == [6, 4, 0]
    assert await noticed(backend, MEMBER, after=INTERVAL) == {MEMBER}


async def test_what_is_removed_takes_its_notices_along(backend: Backend) -> None:
    await saved(backend, an_absence())
    await noticed(backend, MEMBER)
    async with backend.uow() as uow:
        absence = await uow.absences.lock(GUILD, MEMBER)
        assert absence is not None
        await uow.absences.remove(absence)
        await uow.commit()
    assert await locked(backend) is None
    assert await noticed(backend, MEMBER) == frozenset()


async def test_whoever_is_back_owing_nothing_leaves_no_row(backend: Backend) -> None:
    desk = Desk(uow=backend.uow, reader=backend.absences)
    await desk.leave(a_leave())
    assert MEMBER in await backend.absences.of(GUILD)
    assert (await desk.come_back()).user == MEMBER
    assert await locked(backend) is None
