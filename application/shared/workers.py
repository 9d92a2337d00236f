"""What was claimed is worked on side by side: what hangs keeps nothing else waiting."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from attrs import define, field

from application.shared.errors import DiscordUnreachable, unforeseen
from domain.shared.ids import GuildId
from domain.shared.lease import Owner, Room

AT_ONCE, OF_EACH_GUILD = 100, 25

CLOCKS_DIFFER_BY = 1.0
"""Seconds, at most, by which the clock that says what is due may be behind this process's own."""


class OfAGuild(Protocol):
    @property
    def guild(self) -> GuildId: ...


@define(eq=False)
class Workers:
    """At most `at_once` pieces of work are under way, of one owner at most `of_each`, and none for more than `within`
    seconds: its lease must not run out meanwhile."""

    _within: float
    _at_once: int = AT_ONCE
    _of_each: int = OF_EACH_GUILD
    news: asyncio.Event = field(factory=asyncio.Event)
    """Set when there may be more to take on, or when something failed that nobody foresaw."""
    finished: int = 0
    _is_closed: bool = False
    _failures: list[Exception] = field(factory=list)
    _under_way: dict[asyncio.Task[None], Owner] = field(factory=dict)

    async def take_on[Work: OfAGuild](
        self, claim: Callable[[Room], Awaitable[Sequence[Work]]], do: Callable[[Work], Awaitable[object]]
    ) -> None:
        """The same for what belongs to guilds."""
        await self.take_on_of(claim, do, whose=lambda work: work.guild)

    async def take_on_of[Work](
        self,
        claim: Callable[[Room], Awaitable[Sequence[Work]]],
        do: Callable[[Work], Awaitable[object]],
        *,
        whose: Callable[[Work], Owner],
    ) -> None:
        """Claim and begin what there is room for; not to be called while it is at it. When room is made for more, there
        is news."""
        while (room := self.room()).total > 0:
            claimed = await claim(room)
            for work in claimed:
                self._begin(do, work, whose(work))
            if not room.limits(map(whose, claimed)):
                return

    def room(self) -> Room:
        return Room(
            0 if self._is_closed else self._at_once - len(self._under_way),
            of_each=self._of_each,
            under_way=Counter(self._under_way.values()),
        )

    def expect_news(self, *, after: float) -> None:
        """So many seconds from now there is news: what was given back until then is due again."""
        asyncio.get_running_loop().call_later(after + CLOCKS_DIFFER_BY, self.news.set)

    def pull_failures(self) -> list[Exception]:
        """Those of the work that has ended since the last time."""
        failures = [*self._failures]
        self._failures.clear()
        return failures

    async def until_done(self) -> None:
        while self._under_way:
            await asyncio.wait([*self._under_way])

    async def drain(self, *, within: float) -> None:
        """Take on nothing more, and let what is under way go on, for `within` seconds at most. Whatever is cut off is
        not taken on again, by whichever process, before its lease is over."""
        self._is_closed = True
        if self._under_way:
            await asyncio.wait([*self._under_way], timeout=within)

    async def stop(self) -> None:
        """Cancel what is under way: its leases run out, and it is taken on again."""
        under_way = [*self._under_way]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _begin[Work](self, do: Callable[[Work], Awaitable[object]], work: Work, owner: Owner) -> None:
        task = asyncio.get_running_loop().create_task(self._limited(do, work))
        self._under_way[task] = owner
        task.add_done_callback(self._ended)

    async def _limited[Work](self, do: Callable[[Work], Awaitable[object]], work: Work) -> None:
        limit = asyncio.timeout(self._within)
        try:
            async with limit:
                await do(work)
        except TimeoutError as cut_off:
            if not limit.expired():
                raise
            raise DiscordUnreachable from cut_off  # all else that is waited for has limits of its own

    def _ended(self, task: asyncio.Task[None]) -> None:
        if self._is_full(self._under_way[task]):
            self.news.set()
        del self._under_way[task]
        if task.cancelled():
            return
        failure = task.exception()
        if isinstance(failure, Exception):
            self._failures.append(failure)
            if unforeseen(failure) is not None:
                self.news.set()
        else:
            self.finished += 1

    def _is_full(self, owner: Owner) -> bool:
        under_way = [*self._under_way.values()]
        return len(under_way) >= self._at_once or under_way.count(owner) >= self._of_each
