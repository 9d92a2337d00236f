from attrs import define

from application.levels.rank_card import RankCard
from application.shared.drawing import Png
from interface.levels.rank_card_drawing import RankCardDrawing
from interface.shared.drawing.studio import Studio


@define
class StudioRankCards:
    _studio: Studio

    async def draw(self, card: RankCard) -> Png:
        return await self._studio.draw(RankCardDrawing(card))
