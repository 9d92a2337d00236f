"""`tux commands`: needs neither Discord nor a database."""

from attrs import evolve

from infrastructure.settings import TuxSettings
from interface.main import join_contexts, join_words, open_shared
from interface.permissions.catalogue import TreeCatalogue
from interface.permissions.wiring import rank_gate
from interface.shared.answering import ErrorAnswers
from interface.shared.bot import TuxBot
from interface.startup.command_reference import command_reference

_UNUSED = "postgresql://nobody@127.0.0.1/nothing"
"""Nothing connects to it, so that it may be anywhere."""


async def command_page(settings: TuxSettings) -> str:
    """Every command that the bot has, as Markdown."""
    shared = open_shared(evolve(settings, database=evolve(settings.database, url=_UNUSED)))
    contexts = join_contexts(shared)
    answers = ErrorAnswers(join_words(contexts), shared.incidents, rank_gate(shared), shared.languages)
    return command_reference(TreeCatalogue(TuxBot(contexts, answers, shared.incidents).tree))
