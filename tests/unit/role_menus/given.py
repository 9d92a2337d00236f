"""Menus of roles that are there already."""

from attrs import define

from domain.role_menus.menu import RoleMenu
from tests.builders import GUILD
from tests.fakes.clock import START
from tests.fakes.records import MemoryRecords
from tests.fakes.role_menus import MemoryRoleMenuReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.role_menus import Stand, having


@define
class Given:
    records: MemoryRecords
    stand: Stand


async def given(*menus: RoleMenu) -> Given:
    records = MemoryRecords()
    uow = MemoryUnitOfWorkFactory(records)
    async with uow() as work:
        await work.guilds.register(GUILD, at=START)
        await work.commit()
    await having(uow, *menus)
    return Given(records, Stand(uow=uow, menus=MemoryRoleMenuReader(records)))
