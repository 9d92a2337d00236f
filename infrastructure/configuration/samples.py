"""Sample calls, for `tux database explain`."""

from contextlib import suppress

from domain.configuration.errors import VersionNotFound
from domain.configuration.version import Plan, PlanId, Source, Version, VersionNumber
from infrastructure.configuration.configuration_reader import PostgresConfigurationReader
from infrastructure.configuration.configuration_repository import PostgresConfigurations
from infrastructure.database.samples import PAGES, Sample, Subject

_NUMBER = VersionNumber(1_000_000)


async def configurations(at: Subject) -> None:
    repository, id_ = PostgresConfigurations(at.transaction), PlanId(at.request)
    await repository.keep_plan(Plan(guild=at.guild, id=id_, by=at.user, at=at.now, wanted={"shop": []}))
    await repository.plan(at.guild, id_)
    await repository.newest(at.guild)
    await repository.kept(at.guild)
    await repository.of_request(at.guild, at.request)
    await repository.of_plan(at.guild, id_)
    with suppress(VersionNotFound):
        await repository.get(at.guild, _NUMBER)
    await repository.add(
        Version(
            guild=at.guild,
            number=_NUMBER,
            source=Source.FILE,
            request=at.request,
            plan=id_,
            rolls_back_to=None,
            by=at.user,
            at=at.now,
            changed=("shop",),
            state={"shop": []},
        )
    )
    for seek in PAGES:
        await PostgresConfigurationReader(at.reading).page(at.guild, seek)


SAMPLES: tuple[Sample, ...] = (configurations,)
