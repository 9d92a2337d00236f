"""Rank cards to draw."""

from application.levels.rank_card import RankCard
from application.shared.drawing import Theme


def a_card(
    name: str = "Dalia",
    *,
    avatar: bytes | None = None,
    rank: int | None = 3,
    into_level: int = 50,
    to_next: int | None = 100,
    theme: Theme = Theme.DARK,
    accent: int | None = None,
) -> RankCard:
    return RankCard(
        name=name,
        avatar=avatar,
        level=7,
        rank=rank,
        xp=1234,
        into_level=into_level,
        to_next=to_next,
        theme=theme,
        accent=accent,
    )
