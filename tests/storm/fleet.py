"""The bots, each a process of its own, started again whenever one has ended."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

from attrs import define, evolve, field

from application.channels import delete_found, give_up_acts, take_turn
from application.moderation import claim_again, end_case, end_due_cases, give_owed_answers
from application.moderation.ends import record_edit
from application.moderation.jail import hold_jail
from application.reports import settle_acted_on
from infrastructure.database.settings import DatabaseSettings
from infrastructure.fleet_settings import FleetSettings
from infrastructure.observability.logs import configure_logs
from infrastructure.settings import DiscordSettings, ModerationSettings
from interface.channels import wiring as channels_wiring
from interface.main import DiscordAddress
from interface.moderation.jail import wiring as jail_wiring
from interface.reports import wiring as reports_wiring
from interface.startup.stopping import run_until_stopped
from playground.api import Connection, Playground, connect
from tests.e2e.forks import Forked, forked
from tests.e2e.running import Tux, quick_settings

SHARDS_LEASED_FOR = 5.0
"""Seconds; a bot that stands still for longer loses its shards to another."""

STOPS_WITHIN = 60.0
"""Seconds a bot may take to end when it is asked to."""


@define(eq=False)
class Fleet:
    """What ends by itself, or does not end when it is asked to, is a finding."""

    _playground: Playground
    _database: DatabaseSettings
    _lease: float
    _members_intent: bool
    _logs: Path
    findings: list[str] = field(factory=list, init=False)
    signals: Counter[str] = field(factory=Counter, init=False)
    _running: dict[int, Forked] = field(factory=dict, init=False)
    _expected: dict[int, set[int]] = field(factory=dict, init=False)
    """The exit codes that each process may have, because of what was sent to it."""
    _stopped: set[int] = field(factory=set, init=False)
    _ending: bool = field(default=False, init=False)

    @asynccontextmanager
    async def sailing(self, bots: int) -> AsyncIterator[None]:
        """Keep so many going; at the end of the block all are asked to stop."""
        keepers = [asyncio.create_task(self._keep(number)) for number in range(bots)]
        try:
            yield
        finally:
            self._ending = True
            self.let_go_on()
            for number in list(self._running):
                self.ask_to_stop(number)
            await asyncio.gather(*keepers)

    @property
    def slots(self) -> list[int]:
        return sorted(self._running)

    def kill(self, slot: int) -> None:
        self._signal(slot, signal.SIGKILL, -signal.SIGKILL)

    def ask_to_stop(self, slot: int) -> None:
        if self._signal(slot, signal.SIGTERM, 0, -signal.SIGTERM):  # it may not have come to where it listens for it
            asyncio.get_running_loop().call_later(STOPS_WITHIN, self._must_have_ended, self._running[slot])

    def stop_where_it_stands(self, slot: int) -> None:
        if self._signal(slot, signal.SIGSTOP):
            self._stopped.add(self._running[slot].pid)

    def let_go_on(self) -> None:
        """All that were stopped."""
        for slot, process in self._running.items():
            if process.pid in self._stopped:
                self._signal(slot, signal.SIGCONT)
        self._stopped.clear()

    def incidents(self) -> list[str]:
        """What the bots reported as unforeseen, by a line each."""
        logs = "".join(path.read_text(errors="replace") for path in sorted(self._logs.glob("bot-*.log")))
        return [line for line in logs.splitlines() if "unexpected failure" in line]

    def _signal(self, slot: int, number: signal.Signals, *ends_with: int) -> bool:
        process = self._running.get(slot)
        if process is None or process.returncode is not None:
            return False
        self._expected.setdefault(process.pid, set()).update(ends_with)
        with suppress(ProcessLookupError):
            os.kill(process.pid, number)
            self.signals[number.name] += 1
        return True

    def _must_have_ended(self, process: Forked) -> None:
        if process.returncode is None and process.pid not in self._stopped:
            self.findings.append(f"a bot did not end within {STOPS_WITHIN:.0f} s of SIGTERM")
            self._expected.setdefault(process.pid, set()).add(-signal.SIGKILL)
            process.kill()

    async def _keep(self, slot: int) -> None:
        while not self._ending:
            log = self._logs / f"bot-{slot}.log"
            how = self._database, self._lease, self._members_intent
            async with forked(_be_a_bot, self._playground.connection, *how, log) as process:
                self._running[slot] = process
                code = await process.wait()
                del self._running[slot]
            if code not in self._expected.get(process.pid, set()):
                self.findings.append(f"a bot ended by itself with code {code}: see {log.name}")
                await asyncio.sleep(1)


def _be_a_bot(
    connection: Connection, database: DatabaseSettings, lease: float, members_intent: bool, log: Path
) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for standard in (1, 2):
        os.dup2(descriptor, standard)
    _end_sooner(lease)
    run_until_stopped(_serve(connection, database, lease, members_intent))


def _end_sooner(lease: float) -> None:
    """What is due is leased for seconds here too, so that a storm need not be followed by minutes of quiet."""
    shortest = timedelta(seconds=lease)
    end_due_cases.LEASES = (shortest, 2 * shortest, 4 * shortest)
    end_case.LIFTING_TAKES = 0.6 * lease
    record_edit.TELLING_TAKES = claim_again.DOING_TAKES = shortest
    hold_jail.DOING_TAKES = 0.6 * lease
    jail_wiring.LOOK_UP_EVERY = 0.5 * lease
    give_owed_answers.TRIED_AGAIN_AFTER = shortest
    settle_acted_on.SETTLED_AFTER, reports_wiring.ACTED_ON_EVERY = 2 * shortest, lease
    delete_found.DELETING_TAKES = 2 * lease
    setattr(give_up_acts, "GIVEN_UP_AFTER", 4 * shortest)  # noqa: B010  # the module has it from another one
    channels_wiring.GIVE_UP_EVERY, take_turn.TRIED_AGAIN_AFTER = lease, shortest


async def _serve(connection: Connection, database: DatabaseSettings, lease: float, members_intent: bool) -> None:
    async def find() -> DiscordAddress:
        return DiscordAddress(
            connection.token, connect(connection), guild_ready_timeout=0.05, identify_spacing=connection.spacing
        )

    configure_logs("WARNING", "console")
    quick = quick_settings(DatabaseSettings(url=database.url, pool_size=3))
    settings = evolve(
        quick,
        discord=DiscordSettings(members_intent=members_intent),
        moderation=ModerationSettings(lease=lease, sweep_every=0.5, end_every=0.5),
        relay=evolve(quick.relay, lease=lease),
        fleet=FleetSettings(lease=SHARDS_LEASED_FOR, look_every=0.5),
    )
    tux = Tux.of(settings)
    try:
        await tux.serve(find)
    finally:
        await tux.shared.studio.close()
        await tux.shared.engines.dispose()
