"""What people asked for and have not been answered yet: a stop lets it finish, and says where it stands otherwise."""

import asyncio

import discord
import structlog
from attrs import define, field

from application.shared.errors import BotNotInGuild
from application.shared.incidents import IncidentReporter
from domain.shared.ids import ApplicationId, GuildId
from interface.shared.border import Interaction
from interface.shared.failures import said_of
from interface.shared.guild_languages import language_of
from interface.shared.languages import gettext_lazy, speak_from_here_on
from interface.shared.messages import ACKNOWLEDGED, NOBODY, UNSAYABLE, is_answered
from interface.shared.restarting import Restarting

_log = structlog.stdlib.get_logger(__name__)

LAST_WORDS_TAKE = 1.5
"""Seconds at most, for all who are left together."""

_CANCELLING_TAKES = 0.5  # seconds

_FINISHED_LATER = "tux.finished_after_a_stop"

INTERRUPTED = gettext_lazy(
    "I was restarted before this was finished, so it may not have been done. Please look before you try again."
)
INTERRUPTED_CASE = gettext_lazy(
    "I am being restarted. If this has a case already, I finish it as soon as I am back and say "
    "so here; `/case list` shows it. If it has none, nothing was done."
)


def finished_after_a_stop(interaction: Interaction) -> None:
    """From now on the records say what is to be done, and who is to be told."""
    interaction.extras[_FINISHED_LATER] = True


@define(eq=False)
class UnderWay:
    _incidents: IncidentReporter
    _interactions: dict[asyncio.Task[object], Interaction] = field(factory=dict)
    _stopping: bool = False

    def admit(self, interaction: Interaction) -> None:
        """Raises Restarting once the bot is being stopped, BotNotInGuild where it has only its commands."""
        if self._stopping:
            raise Restarting
        self.note(interaction)
        if interaction.guild_id is not None and interaction.client.get_guild(interaction.guild_id) is None:
            raise BotNotInGuild(GuildId(interaction.guild_id), ApplicationId(interaction.application_id))

    def note(self, interaction: Interaction) -> None:
        """The present task answers this interaction."""
        task = asyncio.current_task()
        assert task is not None, "called by what answers"
        if task not in self._interactions:
            self._interactions[task] = interaction
            task.add_done_callback(self._interactions.pop)

    async def until_done(self, client: discord.Client, *, within: float) -> None:
        """Return once nothing is under way that came by this client, or after `within` seconds."""
        of_client = [task for task, each in self._interactions.items() if each.client is client]
        if of_client:
            await asyncio.wait(of_client, timeout=within)

    async def drain(self, *, within: float) -> None:
        """Take nothing more, and let what is under way go on; after `within` seconds it is ended, and that is said."""
        self._stopping = True
        if not self._interactions:
            return
        _log.info("waiting for what is under way", interactions=len(self._interactions), at_most=within)
        await asyncio.wait([*self._interactions], timeout=within)
        left = dict(self._interactions)
        if not left:
            return
        _log.warning("what is under way is ended before its time", interactions=len(left))
        for task in left:
            task.cancel()
        await asyncio.wait([*left], timeout=_CANCELLING_TAKES)
        told = [asyncio.create_task(_say_interrupted(each)) for each in left.values()]
        _, unsaid = await asyncio.wait(told, timeout=LAST_WORDS_TAKE)
        for task in unsaid:
            task.cancel()
        for failure in await asyncio.gather(*told, return_exceptions=True):
            if isinstance(failure, Exception):
                self._incidents.report(failure, during="last words before a stop")


async def _say_interrupted(interaction: Interaction) -> None:
    if is_answered(interaction) or interaction.type is discord.InteractionType.autocomplete:
        return
    speak_from_here_on(language_of(interaction))
    words = str(INTERRUPTED_CASE if _FINISHED_LATER in interaction.extras else INTERRUPTED)
    try:
        if not await _said_at_first(interaction, words):
            await _say_instead(interaction, words)
    except UNSAYABLE as error:
        _log.warning("a person could not be told of the restart", error=said_of(error))


async def _said_at_first(interaction: Interaction, words: str) -> bool:
    """Whether this is the first that the person hears."""
    if interaction.response.is_done():
        return False
    try:
        await interaction.response.send_message(words, ephemeral=True, allowed_mentions=NOBODY)
    except discord.HTTPException as error:
        if error.code != ACKNOWLEDGED:
            raise
        return False  # what was just being sent had arrived
    return True


async def _say_instead(interaction: Interaction, words: str) -> None:
    """In place of "is thinking", or below the card whose button was pressed; nowhere if there is an answer already."""
    if (await interaction.original_response()).flags.loading:
        await interaction.edit_original_response(content=words, allowed_mentions=NOBODY)
    elif interaction.type is discord.InteractionType.component:
        await interaction.followup.send(words, ephemeral=True, allowed_mentions=NOBODY)
