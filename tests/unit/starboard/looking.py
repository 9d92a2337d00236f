from application.starboard.store_hints import GATHERED
from domain.shared.ids import MessageId
from domain.starboard.repository import Starred
from tests.starboards import STARRED, Stargazer

OTHER_STAR = "🌟"


async def look(gazer: Stargazer, message: Starred = STARRED, *, deleted: bool = False) -> list[tuple[MessageId, int]]:
    """What the boards show after somebody's reaction, or the deletion, was heard of."""
    await gazer.hear(message, deleted=deleted)
    gazer.clock.advance(GATHERED)
    await gazer.look_at_due()
    await gazer.look_at_due()  # which notes what is done
    return gazer.board_channel.shown()
