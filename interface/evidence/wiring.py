from discord.ext import commands

from application.evidence.forget_captures import ForgetCaptures, ForgetCapturesHandler
from application.evidence.keep_files import KeepFilesHandler
from application.evidence.reactions import evidence_reactions
from application.evidence.remember_files import ChooseFilePlaceHandler, RememberFilesHandler
from infrastructure.evidence.evidence_reader import PostgresEvidenceReader
from interface.evidence.evidence_channel import DiscordEvidenceChannel
from interface.evidence.words import evidence_words
from interface.shared.context import Background, Context
from interface.shared.wiring import Shared, waiting_events

_FORGOTTEN_EVERY = 3_600.0  # seconds


def evidence_context(shared: Shared) -> Context:
    keep_files = KeepFilesHandler(
        PostgresEvidenceReader(shared.reading),
        shared.guild_settings,
        DiscordEvidenceChannel(shared.client),
        shared.transaction(ChooseFilePlaceHandler(shared.uow)),
        shared.transaction(RememberFilesHandler(shared.uow)),
    )
    forget = shared.transaction(ForgetCapturesHandler(shared.uow, shared.clock))

    async def forget_unused() -> None:
        await forget(ForgetCaptures())

    def equip(_: commands.Bot) -> None:
        """It has no commands: other contexts bring the messages."""

    return Context(
        equip=equip,
        words=evidence_words,
        reactions=evidence_reactions(keep_files=shared.measured(keep_files), waiting=waiting_events(shared)),
        background=(Background("unused evidence", forget_unused, every=_FORGOTTEN_EVERY, needs_discord=False),),
    )
