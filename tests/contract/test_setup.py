"""What is remembered of setting up."""

from tests.builders import GUILD, OTHER_GUILD
from tests.contract.backends import Backend


async def test_a_step_is_left_out_once_however_often_and_in_its_guild_alone(registered: Backend) -> None:
    for step in ("jail", "jail", "log"):
        async with registered.uow() as uow:
            await uow.setup_skips.add(GUILD, step)
            await uow.commit()
    assert await registered.setup.skipped(GUILD) == {"jail", "log"}
    assert await registered.setup.skipped(OTHER_GUILD) == frozenset()
