"""What was found, as JSON and as a short table."""

import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from attrs import asdict, frozen

from benchmarks.capacity.load import Load
from benchmarks.capacity.sampling import Sample, Sampling
from benchmarks.capacity.spread import Spread, added, since, spread, spread_of
from benchmarks.capacity.tally import Counted, Tally, Who, tally
from benchmarks.capacity.voyage import CALM, Memory, Phase, Voyage
from benchmarks.postgres import BenchDatabase
from playground.api import Playground

type Figures = Mapping[str, object]

_COUNTED = """SELECT guild_id, user_id, levels.messages, levels.xp,
    days.messages AS by_day, days.counted, days.xp AS xp_by_day FROM member_levels AS levels FULL JOIN (
        SELECT guild_id, user_id, sum(messages)::bigint AS messages, sum(counted_messages)::bigint AS counted,
            sum(message_xp)::bigint AS xp
        FROM activity_days GROUP BY guild_id, user_id
    ) AS days USING (guild_id, user_id)"""
_NEARLY = 0.95


@frozen(kw_only=True)
class Found:
    figures: Figures
    phases: Mapping[str, Figures]

    @classmethod
    async def of(
        cls,
        load: Load,
        voyage: Voyage,
        sampling: Sampling,
        playground: Playground,
        database: BenchDatabase,
        *,
        load_before: float,
    ) -> "Found":
        phases = {phase.name: of_phase(phase, voyage) for phase in voyage.phases}
        whole = Phase("all of it", voyage.phases[0].first, voyage.phases[-1].last, None)
        counted = await read_counted(database)
        compared = tally(voyage.writing.said, counted, voyage.losses, load.shards)
        assert voyage.memory is not None
        figures = {
            "asked": asdict(load),
            "machine": {
                "measured_at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
                "cores": os.cpu_count(),
                "python": platform.python_version(),
                "postgresql": database.server,
                "load_average_before": round(load_before, 1),
                "load_average_highest": round(max(sample.load for sample in sampling.samples), 1),
            },
            "all": of_phase(whole, voyage),
            "limit": limit(whole),
            "memory_megabytes": of_memory(voyage.memory, load, voyage),
            "messages": of_messages(compared, voyage),
            "discord": {
                "identifies": len(playground.limits.identifies),
                "identifies_too_soon": len(playground.limits.too_soon),
                "busiest_second_requests": playground.limits.busiest_second,
                "unknown_requests": len(playground.unknown_requests),
            },
        }
        return cls(figures=figures, phases=phases)


async def read_counted(database: BenchDatabase) -> Mapping[Who, Counted]:
    """Raises AssertionError where the sums of members are not those of their days."""
    rows = await database.floor.fetch(_COUNTED)
    assert all((row["messages"], row["xp"]) == (row["by_day"], row["xp_by_day"]) for row in rows)
    return {(row["guild_id"], row["user_id"]): Counted(row["messages"], row["counted"], row["xp"]) for row in rows}


def of_phase(phase: Phase, voyage: Voyage) -> Figures:
    seconds = phase.last.at - phase.first.at
    said = sum(phase.holds(each.at) for each in voyage.writing.said)
    asked = [each for each in voyage.asking.asked if phase.holds(each.at)]
    finished = [each.finished for each in asked if each.finished is not None]
    return {
        "seconds": round(seconds, 1),
        "at_rest_after_seconds": None if phase.at_rest_after is None else round(phase.at_rest_after, 1),
        "messages_a_second": round(said / seconds, 1),
        "commands_a_second": round(len(asked) / seconds, 1),
        "counted_after_seconds": spread([late for at, late in voyage.counting.late if phase.holds(at)], 2),
        "commands": {
            "used": len(asked),
            "unanswered": sum(each.taken_up is None for each in asked),
            "unfinished": len(asked) - len(finished),
            "taken_up_after_seconds": spread([each.taken_up for each in asked if each.taken_up is not None]),
            "finished_after_seconds": spread(finished),
        },
        "lag_seconds": {"bots": lag_of_bots(phase), "playground": lag_of_the_playground(phase)},
        "processor_cores": processors(phase, seconds),
        "database": of_database(
            phase, seconds, [each for each in voyage.samples if phase.first.at <= each.at <= phase.last.at]
        ),
    }


def lag_of_bots(phase: Phase) -> Spread:
    """Of all that were there at the end of the phase."""
    before = phase.first.bots
    return spread_of(
        added([since(before[pid].lag if pid in before else {}, bot.lag) for pid, bot in phase.last.bots.items()])
    )


def lag_of_the_playground(phase: Phase) -> Spread:
    return spread_of(since(phase.first.playground_lag, phase.last.playground_lag))


def processors(phase: Phase, seconds: float) -> Mapping[str, float | Sequence[float] | None]:
    """How many of the machine's processors each had, on average."""
    first, last = phase.first, phase.last
    bots = [
        (bot.processor - (first.bots[pid].processor if pid in first.bots else 0.0)) / seconds
        for pid, bot in last.bots.items()
    ]
    playground = (last.playground - first.playground) / seconds
    postgres = None if first.postgres is None or last.postgres is None else (last.postgres - first.postgres) / seconds
    machine = (last.machine - first.machine) / seconds
    others = machine - sum(bots) - playground - (postgres or 0.0)
    return {
        "bots": [round(each, 2) for each in bots],
        "playground": round(playground, 2),
        "postgresql": None if postgres is None else round(postgres, 2),
        "others": round(max(0.0, others), 2),
        "machine": round(machine, 2),
    }


def of_database(phase: Phase, seconds: float, samples: Sequence[Sample]) -> Figures:
    first, last = phase.first, phase.last
    statements = sum(
        bot.statements - (first.bots[pid].statements if pid in first.bots else 0.0) for pid, bot in last.bots.items()
    )
    return {
        "statements_a_second": round(statements / seconds, 1),
        "transactions_a_second": round((last.transactions - first.transactions) / seconds, 1),
        "new_connections": last.sessions - first.sessions,
        "most_connections": max(each.connections for each in samples),
        "most_busy_connections": max(each.busy for each in samples),
    }


def limit(whole: Phase) -> str:
    """What had no more of the machine to get."""
    found = processors(whole, whole.last.at - whole.first.at)
    bots, playground, machine, others = found["bots"], found["playground"], found["machine"], found["others"]
    assert isinstance(bots, list)
    assert isinstance(playground, float)
    assert isinstance(machine, float)
    cores = os.cpu_count() or 1
    if playground >= _NEARLY:
        return "the playground, which is one Python process"
    if max(bots) >= _NEARLY:
        return "a process of the bot"
    if machine >= _NEARLY * cores:
        return f"the machine: its {cores} processors had nothing left, and other work used {others} of them"
    return "nothing of the machine"


def of_memory(memory: Memory, load: Load, voyage: Voyage) -> Figures:
    calm = next(phase for phase in voyage.phases if phase.name == CALM)
    middle = min(voyage.samples, key=lambda each: abs(each.at - (calm.first.at + calm.last.at) / 2))
    wrote = {(each.guild, each.user) for each in voyage.writing.said if each.at < middle.at}
    fresh = {(each.guild, each.user) for each in voyage.writing.said if middle.at <= each.at < calm.last.at} - wrote
    grown = {pid: bot.memory - middle.bots[pid].memory for pid, bot in calm.last.bots.items() if pid in middle.bots}
    return {
        "without_a_shard": round(memory.before, 1),
        "one_process_with_all_guilds": round(memory.with_all_guilds, 1),
        "kilobytes_per_guild": round(1000 * (memory.with_all_guilds - memory.before) / load.guilds, 2),
        "shared_out": [round(each, 1) for each in memory.shared_out],
        "after_half_of_the_undisturbed_time": [round(bot.memory, 1) for bot in middle.bots.values()],
        "after_the_undisturbed_time": [round(bot.memory, 1) for bot in calm.last.bots.values()],
        "members_who_wrote_for_the_first_time_between": len(fresh),
        "kilobytes_per_such_member": round(1000 * sum(grown.values()) / max(1, len(fresh)), 3),
        "at_the_end": [round(bot.memory, 1) for bot in voyage.phases[-1].last.bots.values()],
    }


def of_messages(compared: Tally, voyage: Voyage) -> Figures:
    return {
        **asdict(compared),
        "not_sent_in_time": voyage.writing.dropped,
        "seconds_waited_for_the_bots": round(voyage.writing.waited, 1),
        "longest_backlog": voyage.writing.longest_backlog,
        "first_words_never_counted": len(voyage.counting.never) + voyage.counting.not_yet,
    }


def write(found: Found, path: Path) -> None:
    path.write_text(json.dumps({**found.figures, "phases": found.phases}, indent=2) + "\n", encoding="utf-8")


def lines(found: Found) -> Iterator[str]:
    yield json.dumps(found.figures, indent=1)
    for name, figures in found.phases.items():
        yield f"{name}: {json.dumps(figures)}"
