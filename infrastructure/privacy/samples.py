"""Sample calls, for `tux database explain`."""

from datetime import timedelta

from domain.privacy.counting import CountingWish
from domain.privacy.request import PrivacyRequest, RequestKind
from domain.privacy.settings import RETENTIONS
from domain.shared.lease import Room
from domain.shared.shards import Shards
from infrastructure.database.samples import Sample, Subject
from infrastructure.privacy.counting_reader import PostgresCountingReader
from infrastructure.privacy.counting_wishes import PostgresCountingWishes
from infrastructure.privacy.departure_reader import PostgresDepartureReader
from infrastructure.privacy.departure_repository import PostgresDepartures
from infrastructure.privacy.erasing import PostgresPersonalData
from infrastructure.privacy.exporting import PostgresPersonalReader
from infrastructure.privacy.pseudonyms import new_pseudonym
from infrastructure.privacy.request_repository import PostgresPrivacyRequests

_LEASES = (timedelta(minutes=1),)


async def requests(at: Subject) -> None:
    repository = PostgresPrivacyRequests(at.transaction)
    await repository.asked_by(at.user, at.request)
    await repository.latest(at.user, RequestKind.ERASE)
    long_ago = at.now - timedelta(days=3650)
    await repository.add(
        PrivacyRequest(user=at.user, request=at.request, kind=RequestKind.ERASE, asked_at=at.now, lease_until=long_ago)
    )
    for claimed in await repository.claim(now=at.now, leases=_LEASES, room=Room(1)):
        await repository.save(claimed)
    await repository.forget_settled(before=at.now, limit=10)


async def erasing(at: Subject) -> None:
    repository = PostgresPersonalData(at.transaction)
    for step in repository.steps():
        erased = await repository.erase(step, at.user, new_pseudonym(), None, limit=1_000)
        while erased.go_on_from is not None:  # what refers to a row goes before it
            erased = await repository.erase(step, at.user, new_pseudonym(), erased.go_on_from, limit=1_000)
    for setting in RETENTIONS:
        await repository.forget_old(at.guild, setting.name, before=at.now, limit=10)


async def exporting(at: Subject) -> None:
    async for _ in PostgresPersonalReader(at.reading).rows(at.user):
        pass


async def counting(at: Subject) -> None:
    repository = PostgresCountingWishes(at.transaction)
    wish = CountingWish(guild=at.guild, user=at.user, is_counted=False, wished_at=at.now)
    await repository.put(wish)
    await repository.of([(at.guild, at.user)])
    await PostgresCountingReader(at.reading).wish(at.guild, at.user)


async def departures(at: Subject) -> None:
    async def nobody_listens(_: object) -> None:
        pass

    repository = PostgresDepartures(at.transaction, nobody_listens)
    given = {"at": at.now, "erase_at": at.now - timedelta(days=3650)}
    await repository.mark([at.guild], **given)
    await repository.mark_absent([at.guild], Shards(), **given)
    await repository.clear([at.guild])
    await repository.mark([at.guild], **given)
    for claimed in await repository.claim(now=at.now, leases=_LEASES, room=Room(1), shards=Shards()):
        await repository.erase_some(claimed, at=at.now, lease_until=at.now, limit=10)
    await PostgresDepartureReader(at.reading).upcoming(after=None, limit=10)


SAMPLES: tuple[Sample, ...] = (requests, erasing, exporting, counting, departures)
