from domain.shared.permission import Permission
from tests.fakes.interactions import Guild, someone
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.starboards import a_board, having


async def test_the_boards_that_are_offered_have_what_was_typed_in_their_names(
    guild: Guild, records: MemoryRecords
) -> None:
    boards = (a_board(1, name="best"), a_board(2, name="stars", channel=901), a_board(3, name="the-best", channel=902))
    await having(MemoryUnitOfWorkFactory(records), *boards)
    offered = await guild.suggestions("starboard edit", someone(Permission.MANAGE_GUILD), "name", "BE")
    assert [choice["name"] for choice in offered] == ["best", "the-best"]
