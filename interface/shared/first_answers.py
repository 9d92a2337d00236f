"""First answers to interactions of which Discord did not say clearly whether it took them."""

import re
from collections import deque
from types import SimpleNamespace
from typing import Protocol, runtime_checkable

import aiohttp
from attrs import define, field, frozen

from application.shared.errors import ApplicationError
from interface.shared.border import Interaction
from interface.shared.messages import UNSAYABLE


@frozen
class DoneOrNot(ApplicationError):
    """The promise of an answer may be another process', which does what was asked: nothing tells the two apart."""


_CALLBACK = re.compile(r"/interactions/(?P<interaction>\d+)/[^/]+/callback$")
_REMEMBERED = 1_000


@define(eq=False)
class FirstAnswers:
    """discord.py sends such an answer again, and is told that there is one already: its own, or another process'."""

    _in_doubt: deque[int] = field(factory=lambda: deque[int](maxlen=_REMEMBERED))

    def watch(self, trace: aiohttp.TraceConfig) -> None:
        trace.on_request_end.append(self._ended)
        trace.on_request_exception.append(self._ended)

    async def _ended(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        params: aiohttp.TraceRequestEndParams | aiohttp.TraceRequestExceptionParams,
    ) -> None:
        found = _CALLBACK.search(params.url.path)
        is_clear = isinstance(params, aiohttp.TraceRequestEndParams) and params.response.status < 500
        if found is not None and not is_clear:
            self._in_doubt.append(int(found["interaction"]))

    async def promised(self, interaction: Interaction) -> bool:
        """Whether the answer that there is already is the promise of one: this process' own, or another one's."""
        if interaction.id not in self._in_doubt:
            return False
        try:
            first = await interaction.original_response()
        except UNSAYABLE:
            return False
        # The promise of a change of the message whose button was pressed shows nothing.
        return first.flags.loading or (interaction.message is not None and first.id == interaction.message.id)


@runtime_checkable
class Promising(Protocol):
    @property
    def first_answers(self) -> FirstAnswers: ...
