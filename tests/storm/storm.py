"""A storm from its beginning to the quiet after it, and what was found then."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from attrs import define, field, frozen
from sqlalchemy import select, text

from application.shared.errors import ApplicationError
from infrastructure.database.engines import Engines, open_engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.moderation.tables import cases
from playground.api import Playground
from tests.storm.asking import Asked
from tests.storm.crew import Crew
from tests.storm.fleet import Fleet
from tests.storm.promise import Promise
from tests.storm.record import read_record
from tests.storm.reporting import Claimed
from tests.storm.setting_up import mod_logs, set_up
from tests.storm.troubles import Postmaster, Troubles
from tests.storm.waters import CHANNEL, OWNER, moderator_names, waters

_TAKEN_UP_BEFORE = 3.0
"""Seconds: a signal may have been on its way to the bot for so long when it took the command up."""
_LEFT = "left thinking"
_LEFT_BY_KILLED = "left thinking by a bot that was hit"
_LEFT_WITH_CASE = "left thinking by a bot that was hit, with a case on record"
_STANDS_BY_HAND = "stands in Discord, and no case says so"
_AWAITED_TOO = "unanswered", "of_channels", "of_many", "acting"
_UNFINISHED = text(
    "SELECT (SELECT count(*) FROM cases WHERE status = 'pending') AS pending,"
    " (SELECT count(*) FROM case_schedule) AS unended,"
    " (SELECT count(*) FROM owed_answers) AS unanswered,"
    " (SELECT count(*) FROM channel_turns) + (SELECT count(*) FROM channel_acts WHERE settled_at IS NULL)"
    " + (SELECT count(*) FROM lockdowns WHERE settled_at IS NULL) AS of_channels,"
    " (SELECT count(*) FROM bulk_operations WHERE state = 'running') AS of_many,"
    " (SELECT count(*) FROM reports WHERE acting_request_id IS NOT NULL) AS acting,"
    " (SELECT count(*) FROM outbox WHERE done_at IS NULL AND parked_at IS NULL) AS undelivered,"
    " (SELECT count(*) FROM outbox WHERE parked_at IS NOT NULL) AS parked"
)


@frozen(kw_only=True)
class Weather:
    """How long, how much, and how bad; times in seconds."""

    seed: int
    seconds: float
    """How long it lasts; at most, where `actions` or `kills` are asked for."""
    actions: int = 0
    """It ends when so many commands were used and `kills` are reached; that `seconds` are over first is a finding."""
    kills: int = 0
    """How often a bot is to be killed, with SIGKILL."""
    bots: int = 1
    shards: int | None = None
    """Into how many Discord advises to split the bot; as many as there are processes, if it is not said."""
    guilds: int = 2
    moderators: int = 4
    """Each acts in any of the guilds."""
    visitors: int = 12
    """In each guild: those on whom they act."""
    lease: float = 10.0
    pause: float = 0.5
    """Between two commands of a moderator, on average."""
    calm: float = 1.0
    """Between two troubles, on average."""
    quiet: float = 300.0
    """How long what was begun may take to end afterwards; where the bot could not look, it tries again in 2 minutes."""
    read_on: float = 30.0
    """How long it may take, after that, until what people did by hand while a bot was away is on record."""
    lengths: Sequence[str] = ("3s", "8s", "20s", "45s")
    """How long what has an end lasts."""
    by_hand: Sequence[float] = (5.0, 30.0)
    """How long a time-out that somebody gives by hand lasts: the bot then ends that too."""
    members_intent: bool = True
    """Without it the bots hear of who came back by what they do."""
    only: Sequence[str] = ()
    """Which troubles there are; all, if none is named."""
    wide: bool = True
    """Whether cases are voided and undone too, channels made slow, cleared and locked, many banned, kicked and given a
    role at once, members reported, and so many warned that more follows; whoever asked a killed bot for what is on
    record must have had an answer, and `/moderation drift` must agree."""


@frozen(kw_only=True)
class Outcome:
    weather: Weather
    asked: Counter[str]
    """Commands by what the person saw."""
    cases: Counter[str]
    """By status."""
    kinds: Counter[str]
    ends: Counter[str]
    of_channels: Counter[str]
    of_many: Counter[str]
    reports: Counter[str]
    escalated: int
    by_hand: int
    troubles: Counter[str]
    failures: Counter[str]
    """Of Discord."""
    incidents: Sequence[str]
    disagreements: Sequence[str]

    def lines(self) -> list[str]:
        def counted(counts: Counter[str]) -> str:
            return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in sorted(counts.items())) or "none"

        return [
            f"storm: seed {self.weather.seed}, {self.weather.bots} bots, {self.weather.guilds} guilds, "
            f"{self.weather.moderators} moderators",
            f"  commands {self.asked.total()}: {counted(self.asked)}",
            f"  cases {self.cases.total()}: {counted(self.cases)}",
            f"  kinds: {counted(self.kinds)}",
            f"  ended {self.ends.total()}: {counted(self.ends)}",
            f"  of channels {self.of_channels.total()}: {counted(self.of_channels)}",
            f"  of many {self.of_many.total()}: {counted(self.of_many)}",
            f"  reports {self.reports.total()}: {counted(self.reports)}",
            f"  followed by itself: {self.escalated}",
            f"  by hand: {self.by_hand}",
            f"  troubles {self.troubles.total()}: {counted(self.troubles)}",
            f"  failures of Discord {self.failures.total()}: {counted(self.failures)}",
            f"  incidents: {len(self.incidents)}",
            *(f"disagreement: {each}" for each in self.disagreements),
            f"disagreements: {len(self.disagreements)}",
        ]


@define(eq=False)
class Storm:
    weather: Weather
    database: DatabaseSettings
    logs: Path
    postmaster: Postmaster | None = None
    findings: list[str] = field(factory=list, init=False)

    async def run(self) -> Outcome:
        random = Random(self.weather.seed)
        world = waters(self.weather.guilds, self.weather.moderators)
        async with Playground(world) as playground, _engines(self.database) as engines:
            playground.advised_shards = self.weather.shards or self.weather.bots
            moderators = moderator_names(self.weather.moderators)
            crew = Crew(
                playground,
                Random(random.random()),
                moderators,
                self.weather.lengths,
                self.weather.by_hand,
                self.weather.wide,
            )
            crew.gather(self.weather.visitors)
            await set_up(playground, engines, escalates=self.weather.wide)
            fleet = Fleet(playground, self.database, self.weather.lease, self.weather.members_intent, self.logs)
            troubles = Troubles(
                playground,
                fleet,
                crew,
                self.postmaster,
                self.weather.only,
                Random(random.random()),
                1.5 * self.weather.lease,
            )
            async with fleet.sailing(self.weather.bots):
                await playground.until(lambda: playground.online and bool(playground.world.commands), timeout=90)
                await self._blow(crew, troubles, fleet)
                troubles.end()
                await self._until_quiet(engines)
                await crew.call_the_roll()
                promise = await self._until_read_on(playground, engines, crew.reporting.claims)
                if self.weather.wide:
                    await self._look_for_drift(playground)
            record = promise.record
            requests = {row["request_id"] for row in await Reading(engines).rows(select(cases.c.request))}
            told = Counter(self._fate(asked, troubles, requests) for asked in crew.asked)
        unanswered = told[_LEFT] + (told[_LEFT_WITH_CASE] if self.weather.wide else 0)
        if unanswered:
            self.findings.append(f"{unanswered} commands were taken up and never answered")
        return Outcome(
            weather=self.weather,
            asked=told,
            cases=Counter(case.status.value for case in record.cases),
            kinds=Counter(case.kind.name for case in record.cases),
            ends=Counter(case.ending.value for case in record.cases if case.ending is not None),
            of_channels=Counter(
                [*(act.kind.value for act in record.acts), *(lock.kind.value for lock in record.locks)]
            ),
            of_many=Counter(f"{each.act.name} {each.state.value}" for each in record.operations),
            reports=Counter(report.state.value for report in record.reports),
            escalated=len(record.firings),
            by_hand=crew.by_hand,
            troubles=troubles.met + Counter(fleet.signals),
            failures=troubles.failures,
            incidents=fleet.incidents(),
            disagreements=[*promise.disagreements(), *fleet.findings, *self.findings],
        )

    async def _blow(self, crew: Crew, troubles: Troubles, fleet: Fleet) -> None:
        weather, loop = self.weather, asyncio.get_running_loop()
        ends = loop.time() + weather.seconds

        def is_enough() -> bool:
            asked, killed = len(crew.asked), fleet.signals[signal.SIGKILL.name]
            return bool(weather.actions or weather.kills) and asked >= weather.actions and killed >= weather.kills

        def goes_on() -> bool:
            return not is_enough() and loop.time() < ends

        async def moderate() -> None:
            while goes_on():
                await crew.act(self.weather.pause)

        async def trouble() -> None:
            while goes_on():
                await asyncio.sleep(troubles.random.expovariate(1 / self.weather.calm))
                await troubles.strike()

        async with asyncio.TaskGroup() as work:
            for _ in range(self.weather.moderators):
                work.create_task(moderate())
            work.create_task(trouble())
        if (weather.actions or weather.kills) and not is_enough():
            killed = fleet.signals[signal.SIGKILL.name]
            self.findings.append(f"it was over after {len(crew.asked)} commands and {killed} kills")

    async def _until_quiet(self, engines: Engines) -> None:
        """Until no case is pending and no event is undelivered."""
        reading, left = Reading(engines), {"pending": -1}
        awaited = ["pending", "undelivered", "unended", *(_AWAITED_TOO if self.weather.wide else ())]
        try:
            async with asyncio.timeout(self.weather.quiet):
                while any(left[what] for what in awaited if what in left):
                    await asyncio.sleep(0.2)
                    left = await _unfinished(reading) or left
        except TimeoutError:
            self.findings.append(f"after {self.weather.quiet:.0f} s of quiet there is still {left}")
        if left.get("parked"):
            self.findings.append(f"{left['parked']} events were given up")

    async def _until_read_on(
        self, playground: Playground, engines: Engines, claims: Callable[[], Sequence[Claimed]]
    ) -> Promise:
        """What holds once the bots had time to read in the audit log what people did by hand."""
        reading, loop = Reading(engines), asyncio.get_running_loop()
        ends = loop.time() + self.weather.read_on
        while True:
            promise = Promise(playground, await read_record(reading), mod_logs(playground), claims())
            if loop.time() > ends or not [*promise.disagreements()]:
                return promise
            await asyncio.sleep(0.5)

    async def _look_for_drift(self, playground: Playground) -> None:
        """What the product itself says of it; a jail role that somebody gave by hand is no case."""
        for guild in playground.world.guilds.values():
            owner = playground.person(OWNER, guild=guild.name)
            seen = await owner.command("moderation drift", in_channel=CHANNEL, timeout=60)
            found = [line for line in seen.text.splitlines() if "** of <@" in line]
            others = [line for line in found if not ("**Jail**" in line and line.endswith(_STANDS_BY_HAND))]
            if others or not (found or "Discord and the record agree" in seen.text):
                self.findings.append(f"{guild.name}: /moderation drift says {seen.text!r}")

    def _fate(self, asked: Asked, troubles: Troubles, requests: Collection[int]) -> str:
        interaction = asked.interaction
        if interaction.late:
            return "not taken up"
        if interaction.original is None or not interaction.original.pending:
            return "answered"
        killed = any(moment >= asked.begun - _TAKEN_UP_BEFORE for moment in troubles.hit_at)
        if not killed:
            return _LEFT
        return _LEFT_WITH_CASE if interaction.id in requests else _LEFT_BY_KILLED


async def _unfinished(reading: Reading) -> dict[str, int] | None:
    try:
        row = await reading.row(_UNFINISHED)
    except ApplicationError:
        return None  # the database is being started again
    return None if row is None else dict(row)


@asynccontextmanager
async def _engines(database: DatabaseSettings) -> AsyncIterator[Engines]:
    engines = open_engines(database)
    try:
        yield engines
    finally:
        await engines.dispose()
