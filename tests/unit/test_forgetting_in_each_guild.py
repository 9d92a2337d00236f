"""Where nothing can be forgotten in one guild, it is in the others, and told of."""

import pytest

from application.moderation.retention.forget_closed import ForgetClosed, ForgetClosedHandler, ForgetSomeClosed
from application.privacy.forget_old import ForgetOld, ForgetOldHandler, ForgetSome
from domain.guilds.guild import Choice
from domain.moderation.settings import CLOSED_CASE_MONTHS
from domain.privacy.settings import EVIDENCE_DAYS
from domain.shared.ids import GuildId
from domain.shared.settings import Setting
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.fakes.clock import START
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

BOTH = frozenset({GUILD, OTHER_GUILD})


async def chosen(setting: Setting[int]) -> MemoryUnitOfWorkFactory:
    factory = MemoryUnitOfWorkFactory()
    async with factory() as uow:
        await uow.guilds.register_many(sorted(BOTH), at=START)
        for each in BOTH:
            guild = await uow.guilds.get(each)
            guild.decide([Choice(setting, 1)], by=MODERATOR, at=START)
            await uow.guilds.save(guild)
        await uow.commit()
    return factory


async def test_closed_cases_are() -> None:
    tried = list[GuildId]()

    async def forget_some(some: ForgetSomeClosed) -> bool:
        tried.append(some.guild)
        raise ConnectionError

    with pytest.raises(ExceptionGroup) as failed:
        await ForgetClosedHandler(await chosen(CLOSED_CASE_MONTHS), forget_some)(ForgetClosed(BOTH))
    assert (frozenset(tried), len(failed.value.exceptions)) == (BOTH, 2)


async def test_what_is_old_is() -> None:
    tried = list[GuildId]()

    async def forget_some(some: ForgetSome) -> bool:
        tried.append(some.guild)
        raise ConnectionError

    with pytest.raises(ExceptionGroup) as failed:
        await ForgetOldHandler(await chosen(EVIDENCE_DAYS), forget_some)(ForgetOld(BOTH))
    assert (frozenset(tried), len(failed.value.exceptions)) == (BOTH, 2)
