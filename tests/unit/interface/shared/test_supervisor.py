"""A client that ended is followed by another; no time passes here."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace

import aiohttp
import discord
import pytest

from application.shared.errors import DiscordUnreachable
from interface.shared import supervisor
from interface.shared.client import CurrentClient
from interface.shared.supervisor import MembersIntentRefused, Supervisor, TokenRefused
from interface.startup.problems import problem
from tests.incidents import RecordedIncidents

type Ends = BaseException | None
"""How a client ends: by itself, or with an error."""


class Life:
    """Clients one after the other; the clock goes on only while one is connected, and while the supervisor waits."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.ends: list[tuple[float, Ends]] = []
        """After how many seconds each client ends, and how; after the last the supervisor is cancelled."""
        self.waits: list[float] = []
        self.tokens: list[str] = []
        self.limits: list[tuple[int, float]] = []
        """How many new connections Discord allows, and for how many seconds; after the last, see `left`."""
        self.left: Callable[[], tuple[int, float]] = lambda: (1000, 1.0)
        self.notes: list[str | None] = []
        self.started: list[tuple[str, bool]] = []
        self.current = CurrentClient()
        self.incidents = RecordedIncidents()
        self.was_current: list[bool] = []

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds
        if not self.ends:
            raise asyncio.CancelledError

    async def make_client(self) -> tuple[discord.Client, str]:
        client = discord.Client(intents=discord.Intents(guilds=True))

        async def login(token: str) -> None:
            self.tokens.append(token)

        async def get_bot_gateway() -> tuple[int, str, dict[str, int]]:
            remaining, seconds = self.limits.pop(0) if self.limits else self.left()
            limit = {"remaining": remaining, "reset_after": int(seconds * 1000), "max_concurrency": 1}
            return 1, "wss://gateway.discord.gg", limit

        async def connect(*, reconnect: bool = True) -> None:
            self.started.append((self.tokens[-1], reconnect))
            self.was_current.append(self.current._clients.get(0) is client)
            lasts, error = self.ends.pop(0)
            self.now += lasts
            if error is not None:
                raise error

        client.login = login  # type: ignore[method-assign]  # the network begins there
        client.connect = connect  # type: ignore[method-assign]
        client.http.get_bot_gateway = get_bot_gateway  # type: ignore[assignment,method-assign]  # the part that is read
        return client, "token"

    async def go_on(self, *ends: tuple[float, Ends]) -> list[float]:
        self.ends = [*ends]
        with pytest.raises(asyncio.CancelledError):
            await Supervisor(self.make_client, self.current, self.incidents, self.notes.append).run()
        return self.waits


@pytest.fixture
def life(monkeypatch: pytest.MonkeyPatch) -> Life:
    life = Life()
    monkeypatch.setattr(supervisor, "asyncio", SimpleNamespace(sleep=life.sleep, timeout=asyncio.timeout))
    monkeypatch.setattr(supervisor, "time", SimpleNamespace(monotonic=lambda: life.now))
    return life


class Response:
    status, reason = 503, "of the test"


OUT_OF_REACH: list[Callable[[], BaseException]] = [
    OSError,
    aiohttp.ClientError,
    lambda: discord.DiscordServerError(Response(), None),  # type: ignore[arg-type]  # the part of it that is read
    discord.GatewayNotFound,
    lambda: discord.RateLimited(30),
    lambda: discord.ConnectionClosed(SimpleNamespace(close_code=4000), shard_id=None),  # type: ignore[arg-type]  # likewise
    DiscordUnreachable,
]


async def test_the_wait_doubles_up_to_a_minute(life: Life) -> None:
    assert await life.go_on(*[(0, OSError())] * 8) == [1, 2, 4, 8, 16, 32, 60, 60]


async def test_after_a_minute_of_connection_the_wait_is_as_short_as_at_first(life: Life) -> None:
    ends: list[tuple[float, Ends]] = [(0, None), (0, None), (60, None), (60.5, None), (0, None)]
    assert await life.go_on(*ends) == [1, 2, 4, 1, 2]


@pytest.mark.parametrize("error", OUT_OF_REACH)
async def test_discord_out_of_reach_is_no_incident(life: Life, error: Callable[[], BaseException]) -> None:
    await life.go_on((0, error()), (0, None))
    assert life.incidents.reported == []
    assert len(life.started) == 2


async def test_a_defect_is_an_incident_once_and_the_next_client_takes_over(life: Life) -> None:
    error = ZeroDivisionError()
    assert await life.go_on((0, error), (0, None)) == [1, 2]
    assert life.incidents.reported == [error]
    assert len(life.started) == 2


async def test_a_refused_token_ends_it(life: Life) -> None:
    life.ends = [(0, discord.LoginFailure()), (0, None)]
    with pytest.raises(TokenRefused):
        await Supervisor(life.make_client, life.current, life.incidents).run()
    assert (life.waits, life.incidents.reported) == ([], [])


async def test_an_intent_that_is_not_allowed_ends_it_with_a_clear_line(life: Life) -> None:
    refused = discord.ConnectionClosed(SimpleNamespace(close_code=4014), shard_id=None)  # type: ignore[arg-type]  # the part of it that is read
    life.ends = [(0, refused), (0, None)]
    with pytest.raises(MembersIntentRefused) as error:
        await Supervisor(life.make_client, life.current, life.incidents).run()
    assert (life.waits, life.incidents.reported) == ([], [])
    assert "TUX_DISCORD_MEMBERS_INTENT" in problem(ExceptionGroup("tasks", [error.value]))


async def test_with_few_connections_left_they_are_spread_over_the_day(life: Life) -> None:
    life.limits = [(101, 36_000), (100, 36_000)]
    assert (await life.go_on((0, None), (0, None)))[:2] == [1, 360]
    (said,) = [note for note in life.notes if note is not None]
    assert said.startswith("Discord allows 100 more connections, the next one is made at ")
    assert life.notes[-1] is None


async def test_with_no_connection_left_it_waits_until_discord_counts_anew(life: Life) -> None:
    life.limits = [(0, 7200), (0, 60)]
    assert (await life.go_on((0, None)))[:2] == [7200, 60]
    assert len(life.started) == 1


async def test_a_crash_loop_never_uses_up_the_connections_of_a_day(life: Life) -> None:
    began, day = life.now, 86_400.0

    def left() -> tuple[int, float]:
        return 1000 - len(life.started), began + day - life.now

    life.left = left
    await life.go_on(*[(0, None)] * 999)
    assert life.now - began > 0.99 * day


async def test_each_client_is_the_current_one_as_long_as_it_lasts(life: Life) -> None:
    await life.go_on((0, OSError()), (0, None))
    assert life.was_current == [True, True]
    assert life.current._clients == {}


async def test_the_client_itself_does_not_connect_again(life: Life) -> None:
    await life.go_on((0, None))
    assert life.started == [("token", False)]


async def test_while_no_client_can_be_made_the_supervisor_waits(life: Life) -> None:
    async def nowhere() -> tuple[discord.Client, str]:
        raise DiscordUnreachable

    with pytest.raises(asyncio.CancelledError):
        await Supervisor(nowhere, life.current, life.incidents).run()
    assert (life.waits, life.incidents.reported) == ([1], [])


async def test_a_connection_that_does_not_close_is_cut(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "CLOSES_WITHIN", 0.0)
    cut = list[discord.Client]()
    make = life.make_client

    async def make_client() -> tuple[discord.Client, str]:
        client, token = await make()

        async def close() -> None:
            await asyncio.Event().wait()

        async def cut_off() -> None:
            cut.append(client)

        client.close = close  # type: ignore[method-assign]
        client.http.close = cut_off  # type: ignore[method-assign]
        return client, token

    life.make_client = make_client  # type: ignore[method-assign]
    async with asyncio.timeout(30):
        await life.go_on((0, OSError()), (0, None))
    assert len(cut) == 2
