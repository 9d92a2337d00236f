"""The Discord client: which commands it has, and where their errors end."""

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from types import SimpleNamespace
from typing import Protocol

import aiohttp
import discord
import structlog
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket

from application.shared.errors import DiscordUnreachable, unforeseen
from application.shared.incidents import IncidentReporter
from domain.limits.session_starts import SessionStarts
from interface.shared.answering import ErrorAnswers
from interface.shared.begun_at_once import BegunAtOnce
from interface.shared.border import Interaction
from interface.shared.buttons import dynamic_item
from interface.shared.command_sync import CommandSync
from interface.shared.command_translator import CommandTranslator
from interface.shared.context import Context
from interface.shared.failures import said_of
from interface.shared.fair_reading import in_turns
from interface.shared.first_answers import FirstAnswers
from interface.shared.forms import FormListener
from interface.shared.messages import NOBODY
from interface.shared.overtaking import Overtaken
from interface.shared.selects import dynamic_select
from interface.shared.session_starts import ask_session_starts
from interface.shared.tenure import Tenure
from interface.shared.watch import ShardWatch


class IdentifyTurns(Protocol):
    """The order in which the shards of all processes connect."""

    async def stand_in_line(self, shard: int, starts: SessionStarts) -> None:
        """Return once it is time to connect."""
        ...

    async def __call__(self, shard: int, starts: SessionStarts) -> None:
        """Return when the shard is to IDENTIFY. Raises DiscordUnreachable where that takes too long."""
        ...


_log = structlog.stdlib.get_logger(__name__)

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nothing here speaks

_LONGEST_RATE_LIMIT = 30.0  # seconds; a longer wait is treated as no answer, and the work is retried later


_IS_ANSWER = re.compile(r"/(interactions|webhooks)/")

_CONNECTED = ("ready", "resumed")

_COMMANDS_FIRST = 5.0
"""Seconds that the first try to tell Discord of the commands may delay the connection, to be there together with it."""


class TuxTree(app_commands.CommandTree[discord.Client]):
    answers: ErrorAnswers

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        return await self.answers.admits(interaction)

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await self.answers(interaction, cause)


class TuxBot(commands.Bot):
    def __init__(
        self,
        contexts: Sequence[Context],
        answers: ErrorAnswers,
        incidents: IncidentReporter,
        *,
        connector: aiohttp.BaseConnector | None = None,
        guild_ready_timeout: float = 2.0,
        members_intent: bool = False,
        heard: Callable[[], None] = lambda: None,
        command_sync: CommandSync | None = None,
        shard: tuple[int, int] = (0, 1),
        watch: ShardWatch | None = None,
        tenure: Tenure | None = None,
        http_trace: aiohttp.TraceConfig | None = None,
        identify_turns: IdentifyTurns | None = None,
        forgotten: Callable[[], None] = lambda: None,
    ) -> None:
        """`shard` is its number, and how many there are; `forgotten` is told of a message that nobody had time for."""
        self._messages = Overtaken[object](self._tell_of, forgotten)
        self._forgotten = forgotten
        self._listening = BegunAtOnce()
        self._tenure = tenure or Tenure()
        self.watch = watch or ShardWatch(self._tenure)
        trace = http_trace or aiohttp.TraceConfig()
        # First: aiohttp tells nobody of the end of what was refused here, so it must not have a place in the share yet.
        trace.on_request_start.insert(0, self._may_act)
        # However long it had to wait for its share and for a connection: called by aiohttp right before the first byte,
        # of a second try by aiohttp, too.
        trace.on_request_headers_sent.append(self._may_act)
        self.first_answers = FirstAnswers()
        self.first_answers.watch(trace)
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=TuxTree,
            intents=discord.Intents(
                guilds=True,
                guild_messages=True,
                guild_reactions=True,
                voice_states=True,
                moderation=True,
                members=members_intent,
            ),
            # discord.py tells of a changed member only where it knew the member before.
            member_cache_flags=discord.MemberCacheFlags(voice=True, joined=members_intent),
            max_messages=None,
            max_ratelimit_timeout=_LONGEST_RATE_LIMIT,
            allowed_mentions=NOBODY,
            connector=connector,
            guild_ready_timeout=guild_ready_timeout,
            http_trace=trace,
            shard_id=shard[0],
            shard_count=shard[1],
        )
        assert isinstance(self.tree, TuxTree)
        self.tree.answers = answers
        self._incidents = incidents
        self._heard = heard
        self._command_sync = command_sync
        self._identify_turns = identify_turns
        self._telling: asyncio.Task[None] | None = None
        self._is_cut_off = self._is_behind = False
        for context in contexts:
            context.equip(self)
            self.add_dynamic_items(*(dynamic_item(button, answers) for button in context.buttons))
            self.add_dynamic_items(*(dynamic_select(select, answers) for select in context.selects))
        forms = [form for context in contexts for form in context.forms]
        self.add_listener(FormListener(forms, answers).on_interaction)

    @property
    def ws(self) -> DiscordWebSocket:
        """The connection to the gateway; discord.py puts each new one here."""
        return self._gateway

    @ws.setter
    def ws(self, ws: DiscordWebSocket) -> None:
        self._gateway = ws
        if ws is not None:  # discord.py begins with None, whatever it declares
            ws.poll_event = in_turns(ws.poll_event, heard=self._heard)  # type: ignore[method-assign]  # discord.py has no other place for it

    @property
    def waiting_messages(self) -> int:
        """That were read, and that nobody was told of yet."""
        return len(self._messages)

    @property
    def hears(self) -> bool:
        """Whether it is connected now, and was told of its guilds: discord.py stays ready while it connects anew."""
        return self.is_ready() and not self._is_cut_off

    def catch_up(self) -> None:
        """Do again what is done after being away, at once or as soon as it is connected: something was not acted on."""
        self._is_behind = True
        if self.hears:
            self.dispatch("ready")

    async def setup_hook(self) -> None:
        """Tell Discord of the commands, beside all else: it may refuse them, or take its time."""
        await self.tree.set_translator(CommandTranslator())
        if self._command_sync is not None:
            tried = asyncio.Event()
            self._telling = asyncio.create_task(self._command_sync.until_told(self.tree, tried))
            with suppress(TimeoutError):
                async with asyncio.timeout(_COMMANDS_FIRST):
                    await tried.wait()

    async def connect(self, *, reconnect: bool = True) -> None:
        if self._identify_turns is not None:
            await self._identify_turns.stand_in_line(self.shard_id or 0, await ask_session_starts(self))
        await super().connect(reconnect=reconnect)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Raises DiscordUnreachable where Discord ended the session and another one must be waited for."""
        if self._identify_turns is not None:
            await self._identify_turns(shard_id or 0, await ask_session_starts(self))
            return
        await super().before_identify_hook(shard_id, initial=initial)
        if not initial and (await ask_session_starts(self)).wait:
            raise DiscordUnreachable

    async def close(self) -> None:
        if self._telling is not None:
            self._telling.cancel()
        await self._messages.finish()
        await super().close()

    def dispatch(self, event_name: str, /, *args: object, **kwargs: object) -> None:
        # discord.py's task that waits for the guilds outlives a client that was closed meanwhile and has no loop now.
        if self.is_closed():
            return
        self._is_cut_off = event_name == "disconnect" or (self._is_cut_off and event_name not in _CONNECTED)
        if not (self.watch.acts or event_name == "interaction"):  # which waits until it is admitted
            if event_name in _CONNECTED:
                self.watch.connected()
            return
        if event_name == "message":
            [message] = args
            self._messages.add(message)
            return
        super().dispatch(event_name, *args, **kwargs)
        if event_name == "ready":
            super().dispatch("shard_ready", self.shard_id)
            if self._is_behind:
                self._is_behind = False
                super().dispatch("taken_over", self.shard_id)
        elif event_name == "resumed" and self._is_behind:
            self.catch_up()

    def _tell_of(self, message: object) -> None:
        """As discord.py would, but at once: most listeners have nothing to wait for, and need no turn of the loop each.

        Nor is it looked through for commands: the bot reads none in messages.
        """
        if self.is_closed():
            self._forgotten()
            return
        for listener in self.extra_events.get("on_message", ()):
            self._listening.begin(self._listened(listener, message))

    async def _listened(self, listener: Callable[[object], Awaitable[object]], message: object) -> None:
        try:
            await listener(message)
        except Exception:  # noqa: BLE001  # it is reported there, as that of any other event
            await self.on_error("on_message", message)

    async def _may_act(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        params: aiohttp.TraceRequestStartParams | aiohttp.TraceRequestHeadersSentParams,
    ) -> None:
        """Raises DiscordUnreachable before a request that would change something for which another process answers.

        Answers to people are let through: Discord takes one of them only.
        """
        if params.method != "GET" and not _IS_ANSWER.search(params.url.path):
            self._tenure.check()

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        """Called by discord.py with what a listener raised."""
        error = sys.exception()
        assert isinstance(error, Exception), "called while an exception is handled"
        defect = unforeseen(error)
        if defect is None:
            _log.warning("an event of Discord could not be handled", during=event_method, error=said_of(error))
        else:
            self._incidents.report(defect, during=event_method)
