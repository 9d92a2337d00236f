import pytest

from application.shared.importing import ImportOccasion, Item, Outcome
from application.starboard.importing import BoardsKeeper, ForeignBoard, board_of
from domain.shared.ids import ChannelId
from domain.shared.importing import Remark
from domain.starboard.board import MOST_BOARDS, Board
from tests.builders import GUILD
from tests.fakes.clock import START
from tests.starboards import Stargazer, a_board, having

OCCASION = ImportOccasion(guild=GUILD, source="tux", number=1, at=START, takes_over_ends=False)
FOREIGN = Item(key=4, fact=ForeignBoard(channel=ChannelId(5), emoji="⭐", threshold=3))


async def brought_in(gazer: Stargazer) -> Outcome:
    async with gazer.uow() as uow:
        [outcome] = await BoardsKeeper().bring_in(uow, OCCASION, [FOREIGN])
    return outcome


@pytest.mark.parametrize(
    "boards",
    [
        [a_board(number, name=f"board {number}", channel=900 + number) for number in range(1, MOST_BOARDS + 1)],
        [a_board(number, name=name, channel=900 + number) for number, name in enumerate(["starboard", "starboard-2"])],
    ],
    ids=["as many as there can be", "both names are taken"],
)
async def test_a_board_stays_out_where_there_is_no_room_or_no_name_for_it(
    gazer: Stargazer, boards: list[Board]
) -> None:
    await having(gazer.uow, *boards[:-1])
    assert (await brought_in(gazer)).target == board_of(GUILD)
    await having(gazer.uow, boards[-1])
    assert await brought_in(gazer) == Outcome(key=4, left_out=Remark.TOO_MANY, label="5")
