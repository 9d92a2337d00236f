"""The commands about starboards."""

from collections.abc import Mapping

from application.starboard.add_board import AddBoard
from application.starboard.edit_board import EditBoard
from application.starboard.recount import NoteRecount, Recount
from application.starboard.remove_board import RemoveBoard
from application.starboard.show_boards import ShowBoards
from domain.shared.permission import Permission
from domain.starboard.board import BoardChange
from tests.builders import GUILD
from tests.fakes.payloads import CHANNEL
from tests.unit.interface.samples.given import ANOTHER_CHANNEL
from tests.unit.interface.samples.sample import Further, Sample, Samples

_RIGHT = Permission.MANAGE_GUILD
_NAME = "name!:string[1..32]"
_OF = "name!:string?[1..32]"
_NUMBERS = "threshold:integer[1..1000] lower:integer[1..1000] self_stars:boolean"

_COMMANDS: Mapping[str, Sample] = {
    "starboard add": Sample(
        right=_RIGHT,
        takes=f"{_NAME} channel!:channel emoji:string[1..200] {_NUMBERS}",
        given={"name": "Best", "channel": CHANNEL, "emoji": "🌟", "threshold": 5, "self_stars": True},
        asks=lambda by, request: [
            AddBoard(
                guild=GUILD,
                by=by,
                request=request,
                name="Best",
                channel=CHANNEL,
                emojis="🌟",
                threshold=5,
                lower=None,
                self_stars=True,
            )
        ],
        says=f"### ⭐ New board\n**best** · <#{CHANNEL}> · 🌟",
    ),
    "starboard edit": Sample(
        right=_RIGHT,
        takes=f"{_OF} channel:channel emoji:string[1..200] {_NUMBERS} ignore:channel heed:channel",
        given={"name": "stars", "threshold": 7, "ignore": CHANNEL},
        asks=lambda by, _: [
            EditBoard(guild=GUILD, by=by, name="stars", change=BoardChange(threshold=7, ignore=CHANNEL))
        ],
        says="### ⭐ Board changed\n**stars**",
    ),
    "starboard remove": Sample(
        right=_RIGHT,
        takes=_OF,
        given={"name": "stars"},
        asks=lambda by, _: [RemoveBoard(guild=GUILD, by=by, name="stars")],
        says="### ⭐ Board **stars** removed",
    ),
    "starboard show": Sample(
        right=_RIGHT, asks=lambda by, _: [ShowBoards(GUILD, by)], says="### ⭐ Starboards\n**stars** · <#900>"
    ),
    "starboard recount": Sample(
        right=_RIGHT,
        takes="channel:channel",
        given={"channel": CHANNEL},
        asks=lambda by, _: [Recount(guild=GUILD, by=by, channel=CHANNEL), NoteRecount(GUILD, ())],
        says="### ⭐ Recounting\n",
    ),
}

_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "starboard add": (
        Further(
            given={"name": "Best", "channel": CHANNEL, "threshold": 5, "lower": 4},
            asks=lambda by, request: [
                AddBoard(
                    guild=GUILD,
                    by=by,
                    request=request,
                    name="Best",
                    channel=CHANNEL,
                    emojis="⭐",
                    threshold=5,
                    lower=4,
                    self_stars=False,
                )
            ],
        ),
    ),
    "starboard edit": (
        Further(
            given={
                "name": "stars",
                "channel": ANOTHER_CHANNEL,
                "emoji": "🌟",
                "lower": 2,
                "self_stars": True,
                "heed": CHANNEL,
            },
            asks=lambda by, _: [
                EditBoard(
                    guild=GUILD,
                    by=by,
                    name="stars",
                    change=BoardChange(channel=ANOTHER_CHANNEL, emojis="🌟", lower=2, self_stars=True, heed=CHANNEL),
                )
            ],
        ),
    ),
    "starboard recount": (
        Further(
            given={"channel": ANOTHER_CHANNEL},
            asks=lambda by, _: [Recount(guild=GUILD, by=by, channel=ANOTHER_CHANNEL)],
        ),
    ),
}

SAMPLES = Samples(commands=_COMMANDS, further=_FURTHER)
