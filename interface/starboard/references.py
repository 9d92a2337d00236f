from application.shared.use_case import UseCase
from application.starboard.edit_board import EditBoard
from domain.shared.ids import ChannelId
from domain.starboard.board import Board, BoardChange
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.languages import gettext
from interface.shared.layout import as_typed
from interface.shared.reference_face import ReferenceFace

_COMMAND = "starboard edit"


def starboard_references(edit: UseCase[EditBoard, Board]) -> tuple[ReferenceFace, ...]:
    async def heed(interaction: Interaction, name: str, channel: int) -> None:
        change = BoardChange(heed=ChannelId(channel))
        await edit(EditBoard(guild=guild_of(interaction), by=asker_of(interaction), name=name, change=change))

    return (
        ReferenceFace(
            place="starboard",
            title=lambda name: gettext("Starboard {name}", name=as_typed(name)),
            command=lambda _: _COMMAND,
        ),
        ReferenceFace(
            place="unstarred",
            title=lambda name: gettext("What starboard {name} ignores", name=as_typed(name)),
            command=lambda _: _COMMAND,
            forget=heed,
        ),
    )
