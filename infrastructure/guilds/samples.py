"""Sample calls, for `tux database explain`."""

from domain.guilds.guild import Choice
from domain.guilds.settings import TIME_ZONE
from infrastructure.database.samples import PAGES, Sample, Subject
from infrastructure.guilds.guild_repository import PostgresGuildRepository
from infrastructure.guilds.readers import PostgresGuildSettingsReader, PostgresSettingHistoryReader
from infrastructure.guilds.settings_cache import SettingsCache


async def guilds(at: Subject) -> None:
    repository = PostgresGuildRepository(at.transaction, SettingsCache())
    await repository.register_many([at.guild], at=at.now)
    guild = await repository.register(at.guild, at=at.now)
    await repository.get(at.guild)
    await repository.settings_of([at.guild])
    another = "Europe/Berlin" if guild.settings[TIME_ZONE] == "UTC" else "UTC"
    guild.decide([Choice(TIME_ZONE, another)], by=at.user, at=at.now)
    await repository.save(guild)
    await PostgresGuildSettingsReader(at.reading).get(at.guild)


async def history(at: Subject) -> None:
    for seek in PAGES:
        await PostgresSettingHistoryReader(at.reading).page(at.guild, seek)


SAMPLES: tuple[Sample, ...] = (guilds, history)
