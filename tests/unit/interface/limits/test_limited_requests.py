"""Which requests of discord.py wait for the share, and which answers count as invalid."""

import asyncio
from types import SimpleNamespace

import aiohttp
import discord
import pytest
from multidict import CIMultiDict
from yarl import URL

from application.limits.request_limiter import RequestLimiter
from application.shared.errors import DiscordUnreachable
from domain.limits.invalid_requests import Pace
from interface.limits.limited_requests import LimitedRequests
from interface.shared.urgency import somebody_waits_from_here_on
from tests.virtual_time import in_virtual_time

BOT = CIMultiDict({"Authorization": "Bot token"})
API = "https://discord.com/api/v10"


class Requests:
    """What is sent and answered through one client's trace."""

    def __init__(self, share: int) -> None:
        self.limiter = RequestLimiter()
        self.limiter.change(share, Pace())
        self.sent: list[tuple[str, float]] = []
        self.invalid: list[tuple[int, str | None]] = []
        limited = LimitedRequests(
            self.limiter, lambda *sent: self.sent.append(sent), lambda *answer: self.invalid.append(answer)
        )
        self._trace = limited.trace()
        self._trace.freeze()
        self.session = SimpleNamespace(closed=False)

    async def send(
        self, path: str, *, headers: CIMultiDict[str] = BOT, takes: float = 0.0, fails: bool = False
    ) -> None:
        """Until it has its answer, `takes` seconds after it could go."""
        context = SimpleNamespace()
        params = aiohttp.TraceRequestStartParams("GET", URL(path), headers)
        await self._trace.on_request_start.send(self.session, context, params)  # type: ignore[arg-type]  # the part of it that is read
        await asyncio.sleep(takes)
        if fails:
            failed = aiohttp.TraceRequestExceptionParams("GET", URL(path), headers, ConnectionResetError())
            await self._trace.on_request_exception.send(self.session, context, failed)  # type: ignore[arg-type]  # as above
        else:
            await self.answer(path, 200, context=context)

    async def answer(
        self, path: str, status: int, scope: str | None = None, context: SimpleNamespace | None = None
    ) -> None:
        response = SimpleNamespace(status=status, headers={} if scope is None else {"X-RateLimit-Scope": scope})
        params = aiohttp.TraceRequestEndParams("GET", URL(path), BOT, response)  # type: ignore[arg-type]  # the part of it that is read
        await self._trace.on_request_end.send(self.session, context or SimpleNamespace(), params)  # type: ignore[arg-type]  # not looked at


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"{API}/interactions/1/token/callback", CIMultiDict[str]()),
        (f"{API}/webhooks/1/token/messages/@original", CIMultiDict[str]()),
        ("https://cdn.discordapp.com/avatars/1/a.png", CIMultiDict[str]()),
        ("wss://gateway.discord.gg/?v=10", CIMultiDict[str]()),
    ],
)
def test_answers_to_interactions_pictures_and_the_gateway_never_wait(path: str, headers: CIMultiDict[str]) -> None:
    async def work() -> None:
        requests = Requests(0)
        await requests.send(path, headers=headers)
        assert asyncio.get_running_loop().time() == 0

    in_virtual_time(work())


@pytest.mark.parametrize("path", ["/channels/1/messages", "/webhooks/1", "/users/@me"])
def test_whatever_carries_the_bots_token_waits_for_the_share(path: str) -> None:
    async def work() -> None:
        requests = Requests(1)
        await requests.send(API + path)
        await requests.send(API + path)
        assert [waited for _, waited in requests.sent] == [0, 1]

    in_virtual_time(work())


def test_requests_that_are_held_up_after_they_may_go_are_never_too_many_when_they_arrive_at_once() -> None:
    """As where a loop that has too much to do sends, or Discord receives, those of two seconds in one."""

    async def work() -> None:
        requests, arrived = Requests(5), list[float]()

        async def send(number: int) -> None:
            await requests.send(f"{API}/channels/{number}", takes=1.5 if number < 5 else 0.0)
            arrived.append(asyncio.get_running_loop().time())

        await asyncio.gather(*(send(number) for number in range(15)))
        most = max(sum(begins <= at < begins + 1 for at in arrived) for begins in arrived)
        assert most <= 5

    in_virtual_time(work())


def test_a_request_that_fails_leaves_its_place_too() -> None:
    async def work() -> None:
        requests = Requests(1)
        await requests.send(f"{API}/channels/1", takes=0.5, fails=True)
        await requests.send(f"{API}/channels/1")
        assert asyncio.get_running_loop().time() == 1.5

    in_virtual_time(work())


def test_a_request_whose_client_is_closed_while_it_waits_is_not_sent_and_is_no_incident() -> None:
    async def work() -> None:
        requests = Requests(1)
        await requests.send(f"{API}/channels/1/messages")
        waiting = asyncio.create_task(requests.send(f"{API}/channels/1/messages"))
        await asyncio.sleep(0.5)
        requests.session.closed = True
        with pytest.raises(DiscordUnreachable):
            await waiting
        assert len(requests.sent) == 1

    in_virtual_time(work())


def test_what_waits_for_too_long_ends_as_discords_own_long_limits_do() -> None:
    async def work() -> None:
        with pytest.raises(discord.RateLimited):
            await Requests(0).send(f"{API}/channels/1/messages")
        assert asyncio.get_running_loop().time() == 30

    in_virtual_time(work())


def test_requests_for_somebody_who_waits_and_those_to_connect_go_before_all_others() -> None:
    async def work() -> None:
        requests = Requests(1)

        async def for_a_person() -> None:
            somebody_waits_from_here_on()
            await requests.send(f"{API}/guilds/1/bans/2")

        async with asyncio.TaskGroup() as tasks:
            for _ in range(3):
                tasks.create_task(requests.send(f"{API}/channels/1/messages"))
            tasks.create_task(for_a_person())
            tasks.create_task(requests.send(f"{API}/gateway/bot"))
        assert [whose for whose, _ in requests.sent] == ["background", "people", "people", "background", "background"]

    in_virtual_time(work())


def test_invalid_answers_are_told_of_and_those_of_a_shared_limit_are_not() -> None:
    async def work() -> None:
        requests = Requests(1)
        for status, scope in ((200, None), (401, None), (403, None), (404, None), (429, "user"), (429, "shared")):
            await requests.answer(f"{API}/channels/1", status, scope)
        await requests.answer("https://cdn.discordapp.com/avatars/1/a.png", 403)
        assert requests.invalid == [(401, None), (403, None), (429, "user")]

    in_virtual_time(work())
