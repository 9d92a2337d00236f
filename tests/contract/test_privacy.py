from datetime import timedelta

import pytest

from domain.privacy.departure import Departure
from domain.privacy.errors import AlreadyUnderWay
from domain.privacy.request import PrivacyRequest, RequestKind, RequestState
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.language import Language
from domain.shared.lease import Room
from domain.shared.shards import Shards
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, a_request
from tests.contract.backends import Backend
from tests.fakes.clock import START

LEASES = (timedelta(minutes=10),)
ERASED_AT = START + timedelta(days=30)
WEEK = timedelta(days=7)


def a_wish(
    *, user: UserId = MEMBER, kind: RequestKind = RequestKind.ERASE, request: RequestId | None = None
) -> PrivacyRequest:
    return PrivacyRequest(user=user, request=request or a_request(), kind=kind, asked_at=START, lease_until=START)


async def added(backend: Backend, *wishes: PrivacyRequest) -> None:
    async with backend.uow() as uow:
        for each in wishes:
            await uow.privacy_requests.add(each)
        await uow.commit()


async def claimed(backend: Backend, after: timedelta = timedelta(0)) -> tuple[PrivacyRequest, ...]:
    async with backend.uow() as uow:
        found = await uow.privacy_requests.claim(now=START + after, leases=LEASES, room=Room(10))
        await uow.commit()
    return found


async def saved(backend: Backend, wish: PrivacyRequest) -> None:
    async with backend.uow() as uow:
        await uow.privacy_requests.save(wish)
        await uow.commit()


async def test_a_wish_is_read_as_it_was_made(backend: Backend) -> None:
    made = a_wish()
    made.steps_done, made.attempts, made.language = ("a.b", "c.d"), 2, Language.GERMAN
    made.is_own = False
    await added(backend, made)
    async with backend.uow() as uow:
        read = await uow.privacy_requests.asked_by(MEMBER, made.request)
        assert await uow.privacy_requests.asked_by(MODERATOR, made.request) is None
    assert read is not None
    for name in ("user", "request", "kind", "asked_at", "lease_until", "lease_token", "attempts", "state",
                 "steps_done", "settled_at", "problem", "language", "is_own"):  # fmt: skip
        assert getattr(read, name) == getattr(made, name), name


async def test_of_each_kind_one_waits_at_a_time(backend: Backend) -> None:
    await added(backend, a_wish(), a_wish(kind=RequestKind.EXPORT), a_wish(user=MODERATOR))
    with pytest.raises(AlreadyUnderWay):
        await added(backend, a_wish())
    [mine, *_] = [each for each in await claimed(backend) if (each.user, each.kind) == (MEMBER, RequestKind.ERASE)]
    mine.done(at=START)
    await saved(backend, mine)
    await added(backend, a_wish())


async def test_the_same_request_cannot_be_added_twice(backend: Backend) -> None:
    made = a_wish()
    await added(backend, made)
    with pytest.raises(ConcurrentChange):
        await added(backend, made)


async def test_the_latest_of_a_kind_is_found(backend: Backend) -> None:
    first, other = a_wish(), a_wish(kind=RequestKind.EXPORT)
    await added(backend, first, other)
    async with backend.uow() as uow:
        found = await uow.privacy_requests.latest(MEMBER, RequestKind.ERASE)
        assert await uow.privacy_requests.latest(MODERATOR, RequestKind.ERASE) is None
    assert found is not None
    assert found.request == first.request


async def test_what_is_claimed_is_another_s_only_when_its_lease_is_over(backend: Backend) -> None:
    await added(backend, a_wish())
    [late] = await claimed(backend)
    assert await claimed(backend, timedelta(minutes=9)) == ()
    [again] = await claimed(backend, timedelta(minutes=10))
    assert again.attempts == 2
    late.done(at=START)
    with pytest.raises(ConcurrentChange):
        await saved(backend, late)
    await saved(backend, again.going_on(("a.b",), lease_until=START + timedelta(hours=1)))
    assert await claimed(backend, timedelta(minutes=30)) == ()
    [third] = await claimed(backend, timedelta(hours=1))
    assert third.steps_done == ("a.b",)
    third.refused("Cannot send messages to this user", at=START)
    await saved(backend, third)
    assert await claimed(backend, timedelta(days=1)) == ()
    with pytest.raises(ConcurrentChange):
        await saved(backend, third)


async def test_no_more_are_forgotten_at_once_than_is_asked_for(backend: Backend) -> None:
    await added(backend, a_wish(), a_wish(user=MODERATOR))
    for each in await claimed(backend):
        each.done(at=START)
        await saved(backend, each)
    async with backend.uow() as uow:
        forgotten = [await uow.privacy_requests.forget_settled(before=START + WEEK, limit=1) for _ in range(3)]
    assert forgotten == [1, 1, 0]


async def test_what_was_done_is_forgotten_after_a_while_and_what_waits_is_not(backend: Backend) -> None:
    await added(backend, a_wish(), a_wish(user=MODERATOR))
    mine = next(each for each in await claimed(backend) if each.user == MEMBER)
    mine.done(at=START)
    await saved(backend, mine)
    async with backend.uow() as uow:
        assert await uow.privacy_requests.forget_settled(before=START, limit=10) == 0
        assert await uow.privacy_requests.forget_settled(before=START + WEEK, limit=10) == 1
        assert await uow.privacy_requests.latest(MEMBER, RequestKind.ERASE) is None
        waiting = await uow.privacy_requests.latest(MODERATOR, RequestKind.ERASE)
    assert waiting is not None
    assert waiting.state is RequestState.WAITING


async def marked(backend: Backend, *guilds: GuildId) -> int:
    async with backend.uow() as uow:
        number = await uow.guild_departures.mark(guilds, at=START, erase_at=ERASED_AT)
        await uow.commit()
    return number


async def due(
    backend: Backend, after: timedelta = timedelta(days=30), *, shards: Shards | None = None
) -> list[Departure]:
    async with backend.uow() as uow:
        found = await uow.guild_departures.claim(
            now=START + after, leases=LEASES, room=Room(10), shards=shards or Shards()
        )
        await uow.commit()
    return sorted(found, key=lambda each: each.guild)


async def test_a_process_erases_guilds_of_its_own_shards_alone(registered: Backend) -> None:
    await marked(registered, GUILD)
    shard = (GUILD >> 22) % 4
    assert await due(registered, shards=Shards(4, frozenset({0, 1, 2, 3} - {shard}))) == []
    assert [each.guild for each in await due(registered, shards=Shards(4, frozenset({shard})))] == [GUILD]


async def test_a_guild_that_removed_the_bot_is_erased_when_its_time_is_over(registered: Backend) -> None:
    assert await marked(registered, GUILD, GuildId(12345)) == 1
    assert await marked(registered, GUILD) == 0
    [leaving] = await registered.departures.upcoming(after=None, limit=10)
    assert (leaving.guild, leaving.left_at, leaving.erased_at) == (GUILD, START, ERASED_AT)
    assert await due(registered, timedelta(days=29)) == []
    [departure] = await due(registered)
    async with registered.uow() as uow:
        while not await uow.guild_departures.erase_some(
            departure, at=ERASED_AT, lease_until=ERASED_AT + LEASES[0], limit=10
        ):
            pass
        await uow.commit()
    async with registered.uow() as uow:
        assert (await uow.guilds.settings_of([GUILD, OTHER_GUILD])).keys() == {OTHER_GUILD}
    assert await registered.departures.upcoming(after=None, limit=10) == []


async def test_a_guild_that_is_back_is_not_erased(registered: Backend) -> None:
    await marked(registered, GUILD)
    [departure] = await due(registered)
    async with registered.uow() as uow:
        assert await uow.guild_departures.clear([GUILD, OTHER_GUILD]) == 1
        assert await uow.guild_departures.clear([GUILD]) == 0
        await uow.commit()
    async with registered.uow() as uow:
        with pytest.raises(ConcurrentChange):
            await uow.guild_departures.erase_some(departure, at=ERASED_AT, lease_until=ERASED_AT, limit=10)
    async with registered.uow() as uow:
        assert (await uow.guilds.settings_of([GUILD])).keys() == {GUILD}


async def test_who_is_absent_of_the_shards_that_are_heard_is_marked(backend: Backend) -> None:
    """Guilds are on shards by their ids: those of a shard that nobody asked about are not missing."""
    of_shard = {shard: GuildId((10 * 2 + shard) << 22) for shard in (0, 1)}
    present = GuildId(of_shard[0] + 1)
    async with backend.uow() as uow:
        await uow.guilds.register_many([*of_shard.values(), present], at=START)
        marked = await uow.guild_departures.mark_absent(
            [present], Shards(2, frozenset({0})), at=START, erase_at=ERASED_AT
        )
        await uow.commit()
    assert marked == 1
    assert [each.guild for each in await backend.departures.upcoming(after=None, limit=10)] == [of_shard[0]]
    async with backend.uow() as uow:
        assert await uow.guild_departures.mark_absent([present], Shards(), at=START, erase_at=ERASED_AT) == 1
        await uow.commit()
    everybody = [each.guild for each in await backend.departures.upcoming(after=None, limit=10)]
    assert everybody == sorted(of_shard.values())
    assert [each.guild for each in await backend.departures.upcoming(after=everybody[0], limit=1)] == everybody[1:]
