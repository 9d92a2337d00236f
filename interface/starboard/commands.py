import discord
from attrs import frozen
from discord import app_commands

from application.shared.use_case import UseCase
from application.starboard.add_board import AddBoard
from application.starboard.edit_board import EditBoard
from application.starboard.recount import Recount, Recounted
from application.starboard.remove_board import RemoveBoard
from application.starboard.show_boards import BoardsShown, ShowBoards
from domain.shared.ids import ChannelId, RequestId
from domain.starboard.board import LONGEST_NAME, MOST_STARS, Board, BoardChange
from interface.shared.border import Interaction, asker_of, channel_of, guild_of
from interface.shared.languages import gettext
from interface.shared.messages import answer
from interface.shared.suggesting import MOST_CHOICES, offered
from interface.starboard.cards import board_card, boards_card, recount_card, removed_card

type Name = app_commands.Range[str, 1, LONGEST_NAME]
type Stars = app_commands.Range[int, 1, MOST_STARS]
type Emojis = app_commands.Range[str, 1, 200]
type Ignorable = (
    discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel | discord.CategoryChannel
)
type Readable = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread

_CHANNEL = "Where it is"
_EMOJI = "Which reactions count: an emoji, or several with blanks between them"
_THRESHOLD = "How many people bring a message onto it"
_LOWER = "With fewer than this a message is taken off again; half as many unless told"
_SELF = "Whether it counts when people star what they wrote themselves"


@frozen(kw_only=True)
class StarboardUseCases:
    add: UseCase[AddBoard, Board]
    edit: UseCase[EditBoard, Board]
    remove: UseCase[RemoveBoard, Board]
    show: UseCase[ShowBoards, BoardsShown]
    recount: UseCase[Recount, Recounted]


class StarboardCommands(app_commands.Group):
    def __init__(self, use_cases: StarboardUseCases) -> None:
        super().__init__(
            name="starboard",
            description="Boards of the messages that people star",
            guild_only=True,
            default_permissions=discord.Permissions(manage_guild=True),
        )
        self._use_cases = use_cases

    @app_commands.command(description="Make a board")
    @app_commands.describe(name="What it is called", channel=_CHANNEL, emoji=_EMOJI, threshold=_THRESHOLD)
    @app_commands.describe(lower=_LOWER, self_stars=_SELF)
    async def add(
        self,
        interaction: Interaction,
        name: Name,
        channel: discord.TextChannel,
        emoji: Emojis = "⭐",
        threshold: Stars = 3,
        lower: Stars | None = None,
        self_stars: bool = False,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        command = AddBoard(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            request=RequestId(interaction.id),
            name=name,
            channel=ChannelId(channel.id),
            emojis=emoji,
            threshold=threshold,
            lower=lower,
            self_stars=self_stars,
        )
        await answer(interaction, board_card(await self._use_cases.add(command), heading=gettext("New board")))

    @app_commands.command(description="Change a board; what is not given stays")
    @app_commands.describe(name="Which", channel=_CHANNEL, emoji=_EMOJI, threshold=_THRESHOLD)
    @app_commands.describe(lower=_LOWER, self_stars=_SELF)
    @app_commands.describe(ignore="Leave out what is written there", heed="Leave it out no longer")
    async def edit(
        self,
        interaction: Interaction,
        name: Name,
        channel: discord.TextChannel | None = None,
        emoji: Emojis | None = None,
        threshold: Stars | None = None,
        lower: Stars | None = None,
        self_stars: bool | None = None,
        ignore: Ignorable | None = None,
        heed: Ignorable | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        change = BoardChange(
            channel=_id_of(channel),
            emojis=emoji,
            threshold=threshold,
            lower=lower,
            self_stars=self_stars,
            ignore=_id_of(ignore),
            heed=_id_of(heed),
        )
        command = EditBoard(guild=guild_of(interaction), by=asker_of(interaction), name=name, change=change)
        await answer(interaction, board_card(await self._use_cases.edit(command), heading=gettext("Board changed")))

    @app_commands.command(description="Remove a board; what it has posted stays")
    @app_commands.describe(name="Which")
    async def remove(self, interaction: Interaction, name: Name) -> None:
        await interaction.response.defer(ephemeral=True)
        command = RemoveBoard(guild=guild_of(interaction), by=asker_of(interaction), name=name)
        await answer(interaction, removed_card(await self._use_cases.remove(command)))

    @app_commands.command(description="The boards of this server, and what stands in their way")
    async def show(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        query = ShowBoards(guild_of(interaction), asker_of(interaction))
        await answer(interaction, boards_card(await self._use_cases.show(query)))

    @app_commands.command(description="Count the stars of a channel's newest messages again")
    @app_commands.describe(channel="This one unless told")
    async def recount(self, interaction: Interaction, channel: Readable | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        command = Recount(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            channel=channel_of(interaction) if channel is None else ChannelId(channel.id),
        )
        await answer(interaction, recount_card(await self._use_cases.recount(command)))

    @edit.autocomplete("name")
    @remove.autocomplete("name")
    async def _suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await offered(self._suggested(interaction, typed))

    async def _suggested(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        shown = await self._use_cases.show(ShowBoards(guild_of(interaction), asker_of(interaction)))
        names = [board.name for board in shown.boards if typed.casefold() in board.name]
        return [app_commands.Choice(name=name, value=name) for name in names[:MOST_CHOICES]]


def _id_of(channel: Ignorable | None) -> ChannelId | None:
    return None if channel is None else ChannelId(channel.id)
