"""Failures on demand: what goes wrong, where, and how often."""

import asyncio
from collections.abc import Awaitable, Callable
from fnmatch import fnmatchcase
from typing import Literal

from attrs import define, field

type Hook = Callable[[], Awaitable[None]]
type When = Literal["before", "after"]


class Dropped(Exception):
    """The connection ends here, without an answer."""


@define(eq=False)
class Fault:
    """One failure; `hits` counts how often it happened."""

    method: str
    route: str
    when: When
    status: int | None = None
    drop: bool = False
    delay: float | None = None
    hook: Hook | None = None
    times: int = 1
    hits: int = 0

    def matches(self, method: str, template: str, path: str, when: When) -> bool:
        if self.hits >= self.times or self.when != when or self.method not in (method, "*"):
            return False
        return self.route == template or fnmatchcase(path, self.route) or fnmatchcase(template, self.route)


@define(eq=False)
class Faults:
    """The failures that wait for their request."""

    _waiting: list[Fault] = field(init=False, factory=list)

    def add(
        self,
        method: str,
        route: str,
        *,
        status: int | None = None,
        drop: bool = False,
        delay: float | None = None,
        hook: Hook | None = None,
        times: int = 1,
        when: When = "before",
    ) -> Fault:
        """Arrange a failure.

        `method` may be "*"; `route` is a template of the routes' table or a pattern with `*` for the concrete path.
        `delay` waits that many seconds, `hook` is awaited, `drop` ends the connection, `status` answers with it (429
        asks to retry after 0.05 s); they may be combined, in this order. "before": the request arrived and nothing is
        done yet, and with `drop` or `status` never will be; "after": all is done, and nothing answered. A dropped GET,
        PUT or DELETE is repeated once by aiohttp's client itself.
        """
        fault = Fault(method, route, when, status, drop, delay, hook, times)
        self._waiting.append(fault)
        return fault

    def clear(self) -> None:
        self._waiting.clear()

    async def strike(self, method: str, template: str, path: str, when: When) -> int | None:
        """Let the first matching failure happen; returns the status to answer with. Raises `Dropped`."""
        fault = next((fault for fault in self._waiting if fault.matches(method, template, path, when)), None)
        if fault is None:
            return None
        fault.hits += 1
        if fault.delay is not None:
            await asyncio.sleep(fault.delay)
        if fault.hook is not None:
            await fault.hook()
        if fault.drop:
            raise Dropped
        return fault.status
