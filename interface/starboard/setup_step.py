"""The step of `/setup` that makes the first starboard."""

from attrs import define

from application.shared.command_use import CommandUse
from application.shared.use_case import UseCase
from application.starboard.add_board import AddBoard
from application.starboard.edit_board import EditBoard
from application.starboard.show_boards import BoardsShown, ShowBoards
from domain.shared.channels import ChannelGone
from domain.shared.ids import ChannelId, RequestId
from domain.starboard.board import MOST_STARS, Board, BoardChange
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.forms import Filled
from interface.shared.languages import gettext, gettext_lazy, ngettext
from interface.shared.layout import as_typed
from interface.shared.numbers import whole_number
from interface.shared.setup_step import ChannelChoice, Fields, SetupStep, StepState, TextField
from interface.shared.words import shared_words

FIRST = "starboard"
"""What the board is called that is made here."""
_EMOJI, _THRESHOLD = "⭐", 3


@define
class StarboardStep:
    _add: UseCase[AddBoard, Board]
    _edit: UseCase[EditBoard, Board]
    _show: UseCase[ShowBoards, BoardsShown]
    _use: CommandUse

    def step(self) -> SetupStep:
        return SetupStep(
            name="starboard",
            place=60,
            title=gettext_lazy("Starboard"),
            purpose=gettext_lazy(
                "A channel for the messages that people star. It begins with {emoji} from {threshold} "
                "people; both can be changed here, and further boards made with `/starboard add`.",
                emoji=_EMOJI,
                threshold=_THRESHOLD,
            ),
            look=self._look,
            rights=("view_channel", "send_messages", "read_message_history"),
            channels=(
                ChannelChoice(
                    name="channel",
                    label=gettext_lazy("The channel for the starboard"),
                    command="starboard add",
                    choose=self._choose,
                ),
            ),
            forms=(
                Fields(
                    name="how",
                    label=gettext_lazy("Emoji and number…"),
                    title=gettext_lazy("What brings a message onto it"),
                    command="starboard edit",
                    fields=(
                        TextField(
                            name="emoji",
                            label=gettext_lazy("Emoji"),
                            hint=gettext_lazy("Empty: it stays"),
                            is_required=False,
                            longest=200,
                        ),
                        TextField(
                            name="threshold",
                            label=gettext_lazy("How many people"),
                            hint=gettext_lazy("Empty: it stays"),
                            is_required=False,
                            longest=4,
                        ),
                    ),
                    submit=self._change,
                ),
            ),
        )

    async def _look(self, interaction: Interaction) -> StepState:
        shown = await self._shown(interaction)
        if not shown.boards:
            return StepState(is_done=False)
        lines = list[str]()
        for board in shown.boards:
            emojis = " ".join(emoji.text for emoji in board.emojis)
            lines.append(
                ngettext(
                    "**{name}** <#{channel}> · {emojis} from **{n}** person",
                    "**{name}** <#{channel}> · {emojis} from **{n}** people",
                    board.threshold,
                    name=as_typed(board.name),
                    channel=board.channel,
                    emojis=emojis,
                )
            )
            fault = shown.faults.get(board.id)
            if fault is not None:
                gone = isinstance(fault, ChannelGone)
                lines.append(f"⚠️ {gettext('That channel is gone: choose another') if gone else shared_words(fault)}")
        board = _first(shown)
        is_there = board.id not in shown.faults
        return StepState(
            is_done=is_there, lines=tuple(lines), chosen={"channel": int(board.channel)} if is_there else {}
        )

    async def _shown(self, interaction: Interaction) -> BoardsShown:
        return await self._show(ShowBoards(guild_of(interaction), asker_of(interaction)))

    async def _choose(self, interaction: Interaction, channel: int) -> str:
        """The first makes the board, each later one moves it."""
        guild, by, shown = guild_of(interaction), asker_of(interaction), await self._shown(interaction)
        if shown.boards:
            await self._use.check(guild, by, "starboard edit")  # which asks for a rank of its own
            change = BoardChange(channel=ChannelId(channel))
            await self._edit(EditBoard(guild=guild, by=by, name=_first(shown).name, change=change))
            return gettext("The starboard is <#{channel}> now", channel=channel)
        await self._add(
            AddBoard(
                guild=guild,
                by=by,
                request=RequestId(interaction.id),
                name=FIRST,
                channel=ChannelId(channel),
                emojis=_EMOJI,
                threshold=_THRESHOLD,
                lower=None,
                self_stars=False,
            )
        )
        return gettext(
            "Messages that {threshold} people star with {emoji} are shown in <#{channel}> from now on",
            threshold=_THRESHOLD,
            emoji=_EMOJI,
            channel=channel,
        )

    async def _change(self, interaction: Interaction, filled: Filled) -> str:
        shown = await self._shown(interaction)
        typed = filled.get("threshold", "").strip()
        change = BoardChange(
            emojis=filled.get("emoji", "").strip() or None,
            threshold=whole_number(typed, 1, MOST_STARS) if typed else None,
        )
        name = _first(shown).name if shown.boards else FIRST
        board = await self._edit(
            EditBoard(guild=guild_of(interaction), by=asker_of(interaction), name=name, change=change)
        )
        emojis = " ".join(emoji.text for emoji in board.emojis)
        return ngettext(
            "It takes {emojis} from **{n}** person now",
            "It takes {emojis} from **{n}** people now",
            board.threshold,
            emojis=emojis,
        )


def _first(shown: BoardsShown) -> Board:
    """That which was made here, or else the first by name."""
    return next((board for board in shown.boards if board.name == FIRST), shown.boards[0])
