from attrs import define, frozen

from application.levels.rank_card import RankCard
from application.shared.drawing import Png
from interface.shared.drawing.studio import Studio


@frozen
class RankCardDrawing:
    card: RankCard

    def draw(self) -> Png:
        from interface.levels.rank_card_picture import rank_card_picture  # only where it is drawn

        return rank_card_picture(self.card)


@define
class StudioRankCards:
    _studio: Studio

    async def draw(self, card: RankCard) -> Png:
        return await self._studio.draw(RankCardDrawing(card))
