"""What goes on as long as the bot serves; nothing goes on for ever here."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from unittest.mock import AsyncMock

import aiohttp
import discord
import pytest
from attrs import define, evolve, field
from structlog.testing import capture_logs

from application.shared.errors import RecordsUnavailable
from application.shared.incidents import IncidentReporter
from application.shared.workers import AT_ONCE, Workers
from domain.shared.ids import GuildId
from domain.shared.lease import Room
from infrastructure.background import finish
from infrastructure.watchdog import Watchdog
from interface import main
from interface.fleet.scout import LogIn
from interface.fleet.slot import ShardSlot
from interface.limits.identify_turns import SpacedTurns
from interface.main import DiscordAddress, serve
from interface.shared.bot import TuxBot
from interface.shared.context import Background, Context
from interface.shared.supervisor import MakeClient
from interface.shared.watch import ShardWatch
from interface.shared.wiring import Shared
from tests.builders import GUILD
from tests.fakes.interactions import Guild
from tests.incidents import RecordedIncidents
from tests.virtual_time import in_virtual_time
from tests.wired import (
    RecordingShared,
    slash_commands,
    wired_bot,
)


@define
class Serving:
    """`serve` with everything that goes on for ever replaced by a note that it would."""

    repeated: dict[str, tuple[float, Callable[[], Awaitable[object]]]] = field(factory=dict)
    workers: dict[str, Workers] = field(factory=dict)
    relayed: list[str] = field(factory=list)
    make_clients: list[MakeClient] = field(factory=list)
    supervised: list[ShardSlot] = field(factory=list)
    wake: asyncio.Event = field(factory=asyncio.Event)
    ended: list[str] = field(factory=list)
    open_the_shard: Callable[[], Awaitable[None]] | None = None
    log_in: LogIn | None = None
    shard: tuple[int, int] = (0, 1)

    async def repeat(
        self,
        name: str,
        work: Callable[[], Awaitable[object]],
        *,
        every: float,
        incidents: IncidentReporter,
        workers: Workers | None,
    ) -> None:
        self.repeated[name] = (every, work)
        if workers is not None:
            self.workers[name] = workers

    def relay(self, *_given: object) -> "Serving":
        return self

    async def deliver_due(self) -> None:
        self.relayed.append("deliver")

    async def purge(self) -> None:
        self.relayed.append("purge")

    def supervisor(self, make_client: MakeClient, slot: ShardSlot, *_given: object) -> "Supervised":
        self.make_clients.append(make_client)
        self.supervised.append(slot)
        return Supervised()

    def fleet(
        self, shared: Shared, log_in: LogIn, open_shard: Callable[[ShardSlot], Awaitable[None]], _finish: object
    ) -> "Serving":
        self.log_in = log_in
        self.open_the_shard = lambda: open_shard(ShardSlot(*self.shard, ShardWatch(), shared.client))
        return self

    async def run(self) -> None:
        """The fleet's: it has one shard."""
        assert self.open_the_shard is not None
        await self.open_the_shard()

    async def hand_over(self, *, within: float) -> None:
        self.ended.append("handed over")

    async def give_back(self) -> None:
        self.ended.append("gave back")

    async def nothing(self) -> None:
        return None


class Supervised:
    async def run(self) -> None:
        return None


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> Serving:
    serving = Serving()
    monkeypatch.setattr(main, "repeat", serving.repeat)
    monkeypatch.setattr(main, "OutboxRelay", serving.relay)
    monkeypatch.setattr(main, "Supervisor", serving.supervisor)
    monkeypatch.setattr(main, "fleet_keeper", serving.fleet)
    monkeypatch.setattr(main, "watch_event_loop", serving.nothing)
    monkeypatch.setattr(Watchdog, "watch", lambda _: serving.nothing())
    return serving


async def nowhere() -> DiscordAddress:
    return DiscordAddress("token")


async def test_while_the_bot_serves_all_background_work_is_repeated(
    serving: Serving, shared: RecordingShared, contexts: tuple[Context, ...]
) -> None:
    await serve(shared, contexts, nowhere)
    assert {name: every for name, (every, _) in serving.repeated.items()} == {
        "fleet listener": 1,
        "outbox relay": 5,
        "outbox purge": 3600,
        "Discord's limits": 2,
        "old rows": 86_400,
        **{each.name: each.every for context in contexts for each in context.background},
    }
    assert [slot.number for slot in serving.supervised] == [0]


async def test_what_is_asked_before_there_is_a_shard_keeps_within_the_shared_limits_too(
    serving: Serving, shared: RecordingShared, contexts: tuple[Context, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    await serve(shared, contexts, nowhere)
    monkeypatch.setattr(discord.Client, "login", AsyncMock())
    assert serving.log_in is not None
    asks_discord = await serving.log_in()
    trace = asks_discord.http.http_trace
    assert trace is not None
    [waits] = trace.on_request_start
    assert waits.__qualname__.startswith("LimitedRequests.")


async def test_whatever_is_claimed_is_done_side_by_side_and_events_give_news_to_those_who_deliver_them(
    serving: Serving, shared: RecordingShared, contexts: tuple[Context, ...]
) -> None:
    await serve(shared, contexts, nowhere)
    claiming = {"outbox relay", "sweep", "owed answers", "purchase sweep", "reminders", "level roles", "digests"}
    claiming |= {
        "absences",
        "adoption",
        "bulk operations",
        "departed guilds",
        "drift",
        "ends",
        "greetings",
        "locks",
        "privacy requests",
        "starred messages",
    }
    assert serving.workers.keys() == claiming
    assert serving.workers["outbox relay"].news is shared.events_written


async def test_events_are_relayed_only_once_discord_is_connected_and_purged_always(
    serving: Serving, shared: RecordingShared, contexts: tuple[Context, ...], guild: Guild
) -> None:
    await serve(shared, contexts, nowhere)
    await serving.repeated["outbox purge"][1]()
    assert serving.relayed == ["purge"]
    relaying = asyncio.ensure_future(serving.repeated["outbox relay"][1]())
    await asyncio.sleep(0)
    assert serving.relayed == ["purge"]
    shared.client.replace(guild.bot)
    await relaying
    assert serving.relayed == ["purge", "deliver"]


async def test_when_it_ends_the_last_rounds_are_made_after_all_else_was_cancelled(
    serving: Serving, shared: RecordingShared, contexts: tuple[Context, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    journal: list[str] = []
    serves = asyncio.Event()

    async def until_cancelled(*_given: object, **_named: object) -> None:
        serves.set()
        try:
            await asyncio.Event().wait()
        finally:
            journal.append("cancelled")

    async def last_round() -> None:
        journal.append("last round")
        if journal.count("last round") == 1:
            raise RecordsUnavailable

    async def broken() -> None:
        raise LookupError

    monkeypatch.setattr(main, "repeat", until_cancelled)
    ending = tuple(
        Background(name, until_cancelled, 1, at_end=work) for name, work in (("broken", broken), ("buffer", last_round))
    )
    task = asyncio.ensure_future(serve(shared, (*contexts, evolve(contexts[0], background=ending)), nowhere))
    await serves.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert journal == ["cancelled"] * journal.count("cancelled") + ["last round"] * 2
    assert serving.ended == ["handed over", "gave back"], "shards are given back when nothing serves them any more"
    of_all, background = 5, sum(len(context.background) for context in contexts)
    assert journal.count("cancelled") == of_all + background + len(ending)
    incidents = shared.incidents
    assert isinstance(incidents, RecordedIncidents)
    assert [type(error) for error in incidents.reported] == [LookupError]


def test_a_database_that_is_away_for_some_seconds_of_a_stop_does_not_cost_what_was_counted(
    serving: Serving, shared: RecordingShared, contexts: tuple[Context, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = list[str]()

    async def stop() -> None:
        serves, back_at = asyncio.Event(), asyncio.get_running_loop().time() + 8

        async def until_cancelled(*_given: object, **_named: object) -> None:
            serves.set()
            await asyncio.Event().wait()

        async def write() -> None:
            if asyncio.get_running_loop().time() < back_at:
                raise RecordsUnavailable
            written.append("activity")

        monkeypatch.setattr(main, "repeat", until_cancelled)
        [flush] = (each for context in contexts for each in context.background if each.name == "activity flush")
        ending = evolve(contexts[0], background=(evolve(flush, at_end=write),))
        task = asyncio.ensure_future(serve(shared, (ending,), nowhere))
        await serves.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    in_virtual_time(stop())
    assert written == ["activity"]


async def test_what_was_claimed_is_finished_before_the_connection_is_cut(
    serving: Serving, shared: RecordingShared, contexts: tuple[Context, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    journal: list[str] = []
    serves, workers = asyncio.Event(), Workers(60.0)

    async def until_cancelled(*_given: object, **_named: object) -> None:
        serves.set()
        try:
            await asyncio.Event().wait()
        finally:
            journal.append("cancelled")

    async def one(room: Room) -> list[GuildId]:
        return [GUILD] if room.total == AT_ONCE else []

    async def finish_when_asked_to_stop(_guild: GuildId) -> None:
        for _ in range(1_000):
            if not workers.room().total:
                journal.append("finished")
                return
            await asyncio.sleep(0)

    monkeypatch.setattr(main, "repeat", until_cancelled)
    claiming = Background("claiming", until_cancelled, 1, workers=workers)
    task = asyncio.ensure_future(serve(shared, (evolve(contexts[0], background=(claiming,)),), nowhere))
    await serves.wait()
    await workers.take_on_of(one, finish_when_asked_to_stop, whose=lambda guild: guild)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert journal[0] == "finished"


async def test_a_last_round_that_never_succeeds_is_given_up_in_time() -> None:
    async def never() -> None:
        raise RecordsUnavailable

    with capture_logs() as logs:
        await finish("buffer", never, within=0.05, incidents=RecordedIncidents())
    assert logs[-1]["event"] == "background work could not be ended"


async def test_each_client_is_made_for_where_discord_is_then(
    serving: Serving, shared: RecordingShared, contexts: tuple[Context, ...]
) -> None:
    async with aiohttp.TCPConnector() as connector:

        async def somewhere() -> DiscordAddress:
            return DiscordAddress("secret", connector, 0.25)

        await serve(shared, contexts, somewhere)
        (make_client,) = serving.make_clients
        client, token = await make_client()
        assert isinstance(client, TuxBot)
        assert (token, client.http.connector, client._connection.guild_ready_timeout) == ("secret", connector, 0.25)
        assert {*slash_commands(client)} == {*slash_commands(wired_bot())}
        assert client is not (await make_client())[0]


@pytest.mark.parametrize(("shard", "tells_of_commands"), [((0, 2), True), ((1, 2), False)])
async def test_each_shard_takes_its_turn_and_acts_within_the_tenure_and_the_first_tells_of_the_commands(
    serving: Serving, shared: RecordingShared, shard: tuple[int, int], tells_of_commands: bool
) -> None:
    async def somewhere() -> DiscordAddress:
        return DiscordAddress("secret", identify_spacing=timedelta(seconds=3))

    serving.shard = shard
    await serve(shared, (), somewhere)
    (make_client,) = serving.make_clients
    client, _ = await make_client()
    assert isinstance(client, TuxBot)
    assert (client.shard_id, client.shard_count) == shard
    assert (client._command_sync is not None) is tells_of_commands
    assert client._tenure is shared.client.tenure
    assert isinstance(client._identify_turns, SpacedTurns)
    assert client._identify_turns._spacing == timedelta(seconds=3)


def test_a_token_is_not_shown() -> None:
    assert "secret" not in repr(DiscordAddress("secret"))
