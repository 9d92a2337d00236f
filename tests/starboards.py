"""Boards, and the use cases that keep them, put together on any records."""

from attrs import define, field

from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.workers import Workers
from application.starboard.count_stars import CountStars
from application.starboard.keep_post import ChoosePlaceHandler, ForgetPostHandler, KeepPostHandler
from application.starboard.look_at_due import OF_EACH_GUILD, LookAtDue, LookAtDueHandler
from application.starboard.look_at_message import LookAtMessageHandler
from application.starboard.queries import StarboardReader
from application.starboard.store_hints import StoreHints, StoreHintsHandler
from domain.shared.emoji import Emoji
from domain.shared.ids import ChannelId, MessageId
from domain.starboard.board import Board, BoardId
from domain.starboard.repository import Starred
from tests.builders import GUILD
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import AgreedClock, FakeClock
from tests.fakes.sky import STAR, FakeBoardChannel, FakeSky

GENERAL, BOARD_CHANNEL = ChannelId(801), ChannelId(900)
MESSAGE = MessageId(5_000)
STARRED = Starred(guild=GUILD, channel=GENERAL, message=MESSAGE)


def a_board(
    number: int = 1,
    *,
    name: str = "stars",
    channel: int = BOARD_CHANNEL,
    emojis: tuple[str, ...] = (STAR,),
    threshold: int = 3,
    lower: int = 2,
    self_stars: bool = False,
    ignored: tuple[ChannelId, ...] = (),
) -> Board:
    return Board(
        guild=GUILD,
        id=BoardId(number),
        name=name,
        channel=ChannelId(channel),
        emojis=tuple(map(Emoji, emojis)),
        threshold=threshold,
        lower=lower,
        self_stars=self_stars,
        ignored=ignored,
    )


async def having(uow: UnitOfWorkFactory, *boards: Board) -> None:
    async with uow() as work:
        for board in boards:
            await work.starboards.add(board)
        await work.commit()


@define(kw_only=True)
class Stargazer:
    """A process that keeps boards; others may keep the same, with a `sky` and a `board_channel` in common."""

    uow: UnitOfWorkFactory
    boards: StarboardReader
    clock: FakeClock
    sky: FakeSky = field(factory=FakeSky)
    board_channel: FakeBoardChannel = field(factory=FakeBoardChannel)
    channels: FakeChannels = field(factory=FakeChannels)
    workers: Workers = field(factory=lambda: Workers(40.0, of_each=OF_EACH_GUILD))
    _due: LookAtDueHandler | None = None

    @property
    def look(self) -> LookAtMessageHandler:
        return LookAtMessageHandler(
            boards=self.boards,
            sky=self.sky,
            stars=CountStars(self.sky),
            channels=self.channels,
            board_channel=self.board_channel,
            choose=ChoosePlaceHandler(self.uow),
            keep=KeepPostHandler(self.uow),
            forget=ForgetPostHandler(self.uow),
            clock=AgreedClock(self.clock),
        )

    async def hear(self, *messages: Starred, deleted: bool = False) -> None:
        store = StoreHintsHandler(self.uow, AgreedClock(self.clock))
        heard = frozenset(messages)
        await store(StoreHints(frozenset(), heard) if deleted else StoreHints(heard, frozenset()))

    async def look_at_due(self) -> None:
        """Until nothing is due any more; what went wrong stays with the workers."""
        if self._due is None:
            self._due = LookAtDueHandler(self.uow, self.look, AgreedClock(self.clock), self.workers)
        before = -1
        while before != self.workers.finished:
            before = self.workers.finished
            await self._due(LookAtDue([GUILD]))
            await self.workers.until_done()
