"""A server's starboards in its configuration file."""

from collections.abc import Iterable

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.configuration.records import Field, Fields, Items, Record, Several
from application.shared.configuration.references import Channel, EmojiText
from application.shared.configuration.section import Occasion, Section
from application.shared.configuration.shapes import Flag, Maybe, Number, Text
from application.shared.unit_of_work import UnitOfWork
from application.starboard.edit_board import LOOKED_AT_AGAIN
from domain.shared.channels import TO_POST
from domain.shared.errors import DomainError
from domain.shared.ids import ChannelId, GuildId
from domain.shared.written import EntryRepeated, Fault
from domain.starboard.board import (
    LONGEST_NAME,
    MOST_BOARDS,
    MOST_IGNORED,
    MOST_STARS,
    Board,
    BoardId,
    board_name,
    checked,
    usual_lower,
)
from domain.starboard.emoji import MOST_EMOJIS, emojis_in
from domain.starboard.errors import ChannelHasBoard


@frozen(kw_only=True)
class BoardEntry:
    name: str
    channel: ChannelId
    emojis: tuple[str, ...]
    threshold: int
    lower: int
    self_stars: bool
    ignored: tuple[ChannelId, ...]


NAME = Field("name", Text(LONGEST_NAME, board_name), "What it is called")
CHANNEL = Field("channel", Channel(needs=TO_POST, posts=True), "Where it is")
EMOJIS = Field("emojis", Several(EmojiText(), MOST_EMOJIS), "What counts as a star", optional=True, default=("⭐",))
THRESHOLD = Field("threshold", Number(1, MOST_STARS), "How many bring a message onto it", optional=True, default=3)
LOWER = Field(
    "lower", Maybe(Number(1, MOST_STARS)), "With fewer it is taken off; half as many unless told", optional=True
)
SELF_STARS = Field("self_stars", Flag(), "Whether their own stars count", optional=True, default=False)
IGNORED = Field(
    "ignored", Several(Channel(), MOST_IGNORED), "Channels and categories left out", optional=True, default=()
)


def _read(read: Fields) -> BoardEntry:
    threshold, lower, ignored = read[THRESHOLD], read[LOWER], read[IGNORED]
    return BoardEntry(
        name=read[NAME],
        channel=read[CHANNEL],
        emojis=read[EMOJIS],
        threshold=threshold,
        lower=usual_lower(threshold) if lower is None else lower,
        self_stars=read[SELF_STARS],
        ignored=tuple(sorted(ignored)),
    )


BOARD = Record((NAME, CHANNEL, EMOJIS, THRESHOLD, LOWER, SELF_STARS, IGNORED), _read)

type Boards = tuple[BoardEntry, ...]


def starboards_section(clock: SharedClock) -> Section[Boards]:
    return Section(
        name="starboards",
        description="Where starred messages are shown: see /starboard",
        shape=Items(BOARD, MOST_BOARDS, (NAME,)),
        keeper=BoardsKeeper(clock),
        instead_of=("starboard add", "starboard edit", "starboard remove"),
        shown_by="starboard show",
    )


@define
class BoardsKeeper:
    _clock: SharedClock

    async def read(self, uow: UnitOfWork, guild: GuildId) -> Boards:
        boards = await uow.starboards.lock_all(guild)
        return tuple(sorted(map(_entry, boards), key=lambda entry: entry.name))

    def faults(self, present: Boards, wanted: Boards, occasion: Occasion) -> Iterable[Fault]:
        kept = {each.name for each in wanted}
        before = {each.channel: each.name for each in present if each.name in kept}
        seen = dict[ChannelId, str]()
        for number, entry in enumerate(wanted):
            holder = before.get(entry.channel, entry.name)
            if holder != entry.name or entry.channel in seen:
                yield Fault((number, "channel"), ChannelHasBoard())
            seen[entry.channel] = entry.name
            try:
                board = checked(_board(entry, occasion.guild, BoardId(0)))
                if len(board.emojis) < len(entry.emojis):  # two ways to write one
                    yield Fault((number, "emojis"), EntryRepeated(" ".join(entry.emojis)))
            except DomainError as why:
                yield Fault((number,), why)

    async def bring_about(self, uow: UnitOfWork, present: Boards, wanted: Boards, occasion: Occasion) -> None:
        there = {each.name: each for each in await uow.starboards.lock_all(occasion.guild)}
        for name in {*there} - {each.name for each in wanted}:
            await uow.starboards.remove(there.pop(name))
        is_changed = False
        for number, entry in enumerate(wanted):
            known = there.get(entry.name)
            board = _board(entry, occasion.guild, known.id if known else BoardId(occasion.request + number))
            if known is None:
                await uow.starboards.add(board)
            elif _entry(known) != entry:
                await uow.starboards.save(board)
                is_changed = True
        if is_changed:
            now = await self._clock.now()
            await uow.starred_messages.hasten(occasion.guild, limit=LOOKED_AT_AGAIN, due_at=now)


def _board(entry: BoardEntry, guild: GuildId, id_: BoardId) -> Board:
    """Raises what emojis can be wrong about."""
    return Board(
        guild=guild,
        id=id_,
        name=entry.name,
        channel=entry.channel,
        emojis=emojis_in(" ".join(entry.emojis)),
        threshold=entry.threshold,
        lower=entry.lower,
        self_stars=entry.self_stars,
        ignored=entry.ignored,
    )


def _entry(board: Board) -> BoardEntry:
    return BoardEntry(
        name=board.name,
        channel=board.channel,
        emojis=tuple(emoji.text for emoji in board.emojis),
        threshold=board.threshold,
        lower=board.lower,
        self_stars=board.self_stars,
        ignored=tuple(sorted(board.ignored)),
    )
