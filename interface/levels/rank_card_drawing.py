"""What the process that draws is asked for; it loads this, and so this loads little."""

from attrs import frozen

from application.levels.rank_card import RankCard
from application.shared.drawing import Png


@frozen
class RankCardDrawing:
    card: RankCard

    def draw(self) -> Png:
        from interface.levels.rank_card_picture import rank_card_picture  # only where it is drawn

        return rank_card_picture(self.card)
