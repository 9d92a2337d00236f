"""What a context brings along: `interface/main.py` joins them."""

from collections.abc import Awaitable, Callable

from attrs import frozen
from discord.ext import commands

from application.shared.configuration.section import AnySection
from application.shared.reaction import EventReactions
from application.shared.workers import Workers
from interface.shared.buttons import Button
from interface.shared.forms import Form
from interface.shared.reference_face import ReferenceFace
from interface.shared.selects import Select
from interface.shared.setup_step import SetupStep
from interface.shared.words import Words

END_WITHIN = 5.0
LAST_FLUSH_WITHIN = 30.0
"""For what is nowhere but in memory: a busy database may take as long, and service managers wait longer."""


@frozen
class Background:
    """Work that goes on as long as the process does: again `every` seconds after it ended, or failed."""

    name: str
    work: Callable[[], Awaitable[object]]
    every: float
    needs_discord: bool = True
    """Whether it waits until Discord is connected."""
    within: float | None = 300.0
    """Seconds beyond `every` within which a round must have succeeded, else it counts as silent; None where it has a
    pulse of its own."""
    at_end: Callable[[], Awaitable[object]] | None = None
    """Done once when the bot stops, after the client is closed and all background work was cancelled."""
    end_within: float = END_WITHIN
    """Seconds for that, tries that failed included."""
    workers: Workers | None = None
    """Who take on what the work finds due: it is done again as soon as they have room for more."""


@frozen(kw_only=True)
class Context:
    equip: Callable[[commands.Bot], None]
    """Adds the context's commands and listeners to a client: each client, since discord.py binds them to one."""
    words: Words
    reactions: EventReactions
    buttons: tuple[Button, ...] = ()
    forms: tuple[Form, ...] = ()
    selects: tuple[Select, ...] = ()
    setup: tuple[SetupStep, ...] = ()
    """What `/setup` asks of a new server for it."""
    references: tuple[ReferenceFace, ...] = ()
    """Where its records name channels and roles: each place that `infrastructure/setup/reference_reader.py` reads."""
    background: tuple[Background, ...] = ()
    sections: tuple[AnySection, ...] = ()
    """What of it stands in a server's configuration file."""
