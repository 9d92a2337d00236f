"""What levels ask of the outside, without it."""

from attrs import define, field

from application.levels.rank_card import RankCard
from application.shared.drawing import CannotDraw, Png
from domain.shared.ids import GuildId, UserId
from interface.levels.level_wiring import LevelPorts
from tests.fakes.levels import FixedCurves

PNG = Png(b"\x89PNG\r\n\x1a\n")


@define(eq=False)
class FakeRankCards:
    """Draws nothing; remembers what it was asked for."""

    drawn: list[RankCard] = field(factory=list)
    can_draw: bool = True

    async def draw(self, card: RankCard) -> Png:
        self.drawn.append(card)
        if not self.can_draw:
            raise CannotDraw("hung")
        return PNG


@define
class FakeAvatars:
    avatar: bytes | None = None

    async def of(self, guild: GuildId, user: UserId) -> bytes | None:
        return self.avatar


def level_ports() -> LevelPorts:
    return LevelPorts(curves=FixedCurves(), rank_cards=FakeRankCards(), avatars=FakeAvatars())
