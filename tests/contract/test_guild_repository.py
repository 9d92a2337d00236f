from datetime import timedelta

import pytest

from domain.guilds.errors import GuildNotRegistered
from domain.guilds.guild import Choice, Guild
from domain.guilds.settings import TIME_ZONE
from domain.moderation.settings import DM_ON_ACTION
from domain.points.settings import CURRENCY
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.settings import Settings
from tests.builders import GUILD, MODERATOR, OTHER_GUILD, facts
from tests.contract.backends import Backend
from tests.fakes.clock import START

EVERYTHING = (
    Choice(MOD_LOG_CHANNEL, 9_000_000_000_000_000_001),
    Choice(DM_ON_ACTION, False),
    Choice(CURRENCY, "gold"),
    Choice(TIME_ZONE, "Europe/Berlin"),
)
POPULATED = Settings({choice.setting.name: choice.value for choice in EVERYTHING})
GOLDEN = Settings({"points_currency": "gold"})


async def test_an_unknown_guild_is_not_registered(backend: Backend) -> None:
    async with backend.uow() as uow:
        with pytest.raises(GuildNotRegistered) as refused:
            await uow.guilds.get(GUILD)
    assert refused.value.guild == GUILD


async def test_registering_makes_a_guild_with_default_settings(backend: Backend) -> None:
    async with backend.uow() as uow:
        guild = await uow.guilds.register(GUILD, at=START)
        await uow.commit()
    assert facts(guild) == facts(Guild(id=GUILD, registered_at=START))
    async with backend.uow() as uow:
        assert facts(await uow.guilds.get(GUILD)) == facts(guild)


async def test_registering_again_finds_the_guild_as_it_was(registered: Backend) -> None:
    async with registered.uow() as uow:
        guild = await uow.guilds.register(GUILD, at=START + timedelta(days=1))
    assert guild.registered_at == START
    assert guild.version == 1


async def test_a_fully_populated_guild_comes_back_as_it_was_saved(registered: Backend) -> None:
    async with registered.uow() as uow:
        guild = await uow.guilds.get(GUILD)
        guild.decide(EVERYTHING, by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        await uow.commit()
    async with registered.uow() as uow:
        found = await uow.guilds.get(GUILD)
    assert found.settings == POPULATED
    assert facts(found) == facts(guild)
    assert found.version == 2


async def test_what_was_not_saved_is_not_changed(registered: Backend) -> None:
    async with registered.uow() as uow:
        guild = await uow.guilds.get(GUILD)
        guild.decide(EVERYTHING, by=MODERATOR, at=START)
        await uow.commit()
    async with registered.uow() as uow:
        assert (await uow.guilds.get(GUILD)).settings == Settings()


async def test_a_change_after_the_save_is_not_saved_with_it(registered: Backend) -> None:
    async with registered.uow() as uow:
        guild = await uow.guilds.get(GUILD)
        guild.decide([Choice(CURRENCY, "gold")], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        guild.decide(EVERYTHING, by=MODERATOR, at=START)
        await uow.commit()
    async with registered.uow() as uow:
        assert (await uow.guilds.get(GUILD)).settings == GOLDEN


async def test_saving_a_guild_that_did_not_change_leaves_its_version(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.guilds.save(await uow.guilds.get(GUILD))
        await uow.commit()
    async with registered.uow() as uow:
        assert (await uow.guilds.get(GUILD)).version == 1


async def test_of_two_who_read_the_same_guild_the_second_to_save_is_told(registered: Backend) -> None:
    async with registered.uow() as first, registered.uow() as second:
        mine, theirs = await first.guilds.get(GUILD), await second.guilds.get(GUILD)
        mine.decide(EVERYTHING, by=MODERATOR, at=START)
        await first.guilds.save(mine)
        await first.commit()
        theirs.decide([Choice(CURRENCY, "shells")], by=MODERATOR, at=START)
        with pytest.raises(ConcurrentChange):
            await second.guilds.save(theirs)
    assert await registered.settings.get(GUILD) == POPULATED


async def test_registering_many_counts_only_the_new_ones(registered: Backend) -> None:
    newcomers = [GuildId(801), GuildId(800)]
    async with registered.uow() as uow:
        count = await uow.guilds.register_many([GUILD, *newcomers, OTHER_GUILD], at=START)
        await uow.commit()
    assert count == 2
    async with registered.uow() as uow:
        assert [(await uow.guilds.get(guild)).id for guild in newcomers] == newcomers
        assert await uow.guilds.register_many([GUILD, *newcomers], at=START) == 0
        assert await uow.guilds.register_many([], at=START) == 0


async def test_the_settings_of_many_are_those_of_the_registered_ones(registered: Backend) -> None:
    async with registered.uow() as uow:
        guild = await uow.guilds.get(GUILD)
        guild.decide([Choice(CURRENCY, "gold")], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        await uow.commit()
    async with registered.uow() as uow:
        found = await uow.guilds.settings_of([OTHER_GUILD, GuildId(5), GUILD])
        assert found == {GUILD: GOLDEN, OTHER_GUILD: Settings()}
        assert await uow.guilds.settings_of([]) == {}
