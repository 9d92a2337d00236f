from attrs import define, frozen

from application.leaderboards.queries import Rank, RankReader
from application.levels.level_ports import Curves
from application.levels.rank_card import RankCard, RankCards
from application.privacy.queries import CountingReader
from application.shared.avatars import Avatars
from application.shared.drawing import CannotDraw, Png
from domain.leaderboards.board import Board
from domain.levels.curve import Progress, progress_at
from domain.shared.ids import GuildId, UserId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ShowLevel:
    """Anybody may look at anybody's level."""

    guild: GuildId
    by: Standing
    member: UserId
    name: str
    """As the guild shows them."""
    colour: int | None = None
    """Of the name, 0xRRGGBB."""


@frozen(kw_only=True)
class LevelShown:
    member: UserId
    name: str
    rank: Rank
    """By XP; its value are the XP."""
    progress: Progress
    picture: Png | None
    """None where it could not be drawn: the same is said as text."""
    is_counted: bool
    """Whether what they do is counted here: they may wish that it is not."""


@define
class ShowLevelHandler:
    """Where a member stands; nothing is written, whoever is asked about."""

    _ranks: RankReader
    _curves: Curves
    _avatars: Avatars
    _cards: RankCards
    _wishes: CountingReader

    async def __call__(self, command: ShowLevel) -> LevelShown:
        guild, member = command.guild, command.member
        rank = await self._ranks.rank(guild, member, Board.XP)
        progress = progress_at(await self._curves.of(guild), rank.value)
        card = RankCard(
            name=command.name,
            avatar=await self._avatars.of(guild, member),
            level=progress.level,
            rank=rank.place,
            xp=rank.value,
            into_level=progress.gained,
            to_next=progress.needed,
            accent=command.colour,
        )
        wish = await self._wishes.wish(guild, member)
        try:
            picture = await self._cards.draw(card)
        except CannotDraw:
            picture = None
        return LevelShown(
            member=member,
            name=command.name,
            rank=rank,
            progress=progress,
            picture=picture,
            is_counted=wish is None or wish.is_counted,
        )
