"""What was found, as JSON and as a short table."""

import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path

from attrs import asdict, frozen

from benchmarks.capacity.alone import Alone
from benchmarks.capacity.figures import Figures, cores, limit, of_phase
from benchmarks.capacity.load import Load
from benchmarks.capacity.sampling import gained
from benchmarks.capacity.spread import since, spread_of
from benchmarks.capacity.tally import Counted, Tally, Who, tally
from benchmarks.capacity.voyage import CALM, Phase, Voyage
from benchmarks.postgres import BenchDatabase
from playground.api import Playground
from playground.rules.discord_limits import MOST_REQUESTS

_COUNTED = """SELECT guild_id, user_id, levels.messages, levels.xp,
    days.messages AS by_day, days.counted, days.xp AS xp_by_day FROM member_levels AS levels FULL JOIN (
        SELECT guild_id, user_id, sum(messages)::bigint AS messages, sum(counted_messages)::bigint AS counted,
            sum(message_xp)::bigint AS xp
        FROM activity_days GROUP BY guild_id, user_id
    ) AS days USING (guild_id, user_id)"""


@frozen(kw_only=True)
class Found:
    figures: Figures
    phases: Mapping[str, Figures]
    faults: Sequence[str] = ()
    """What must never be, whatever the load, a sentence each."""


async def found_in(
    load: Load,
    voyage: Voyage,
    playground: Playground,
    database: BenchDatabase,
    alone: Alone,
    *,
    load_average: float,
) -> Found:
    """`load_average` is that of before."""
    whole = voyage.all_phases
    forgotten = round(sum(gained(whole.samples, attrgetter("forgotten")).values()))
    counted = await read_counted(database)
    compared = tally(voyage.writing.said, counted, voyage.losses, load.shards, forgotten=forgotten)
    figures = {
        "asked": asdict(load),
        "machine": {
            "measured_at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "postgresql": database.server,
            "load_average_before": round(load_average, 1),
            "load_average_highest": round(max(sample.load for sample in whole.samples), 1),
        },
        "limit": limit(cores(whole), os.cpu_count() or 1),
        "processor_milliseconds": asdict(alone.costs),
        "memory": _of_memory(alone, load, voyage),
        "messages": _of_messages(compared, voyage),
        "discord": of_discord(playground, whole, voyage.asking.dropped),
    }
    phases = {phase.name: of_phase(phase, voyage) for phase in (*voyage.phases, whole)}
    return Found(figures=figures, phases=phases, faults=[*faults_of(compared)])


def faults_of(compared: Tally) -> Iterator[str]:
    """A sentence each."""
    if compared.twice:
        yield f"{compared.twice} messages were counted twice."
    if compared.unexplained:
        yield f"{compared.unexplained} messages were lost, and nothing that was done to the bots explains it."


async def read_counted(database: BenchDatabase) -> Mapping[Who, Counted]:
    """Raises AssertionError where the sums of members are not those of their days."""
    rows = await database.floor.fetch(_COUNTED)
    assert all((row["messages"], row["xp"]) == (row["by_day"], row["xp_by_day"]) for row in rows)
    return {(row["guild_id"], row["user_id"]): Counted(row["messages"], row["counted"], row["xp"]) for row in rows}


def of_discord(playground: Playground, whole: Phase, not_asked: int) -> Figures:
    """What came too fast or in vain, beside how late the playground itself was: it takes the time of what comes when it
    gets round to it, so what came evenly may have come too fast for it, and what came in time too late."""
    limits = playground.limits
    return {
        "identifies": len(limits.identifies),
        "identifies_too_soon": len(limits.too_soon),
        "busiest_second_requests": limits.busiest_second,
        "most_requests_taken_in_a_second": MOST_REQUESTS,
        "requests_refused_as_beyond_that": limits.refused,
        "invalid_requests_of_ten_minutes": limits.invalid,
        "unknown_requests": len(playground.unknown_requests),
        "playground_late_by_seconds": spread_of(since(whole.first.playground_lag, whole.last.playground_lag)),
        "commands_not_used_in_time": not_asked,
    }


def _of_memory(alone: Alone, load: Load, voyage: Voyage) -> Figures:
    """Megabytes of resident memory where nothing else is said."""
    [calm] = (phase for phase in voyage.phases if phase.name == CALM)
    middle = calm.samples[len(calm.samples) // 2]
    before = {(each.guild, each.user) for each in voyage.writing.said if each.at < middle.at}
    fresh = {(each.guild, each.user) for each in voyage.writing.said if middle.at <= each.at < calm.last.at} - before
    grown = sum(bot.memory - middle.bots[pid].memory for pid, bot in calm.last.bots.items() if pid in middle.bots)
    # Whichever has which shards, together they have what a process and its shards take, and the guilds.
    of_shards = alone.with_the_shards + (len(voyage.memory) - 1) * alone.without_a_shard
    return {
        "one_process_without_a_shard": round(alone.without_a_shard, 1),
        "one_process_with_the_shards": round(alone.with_the_shards, 1),
        "processes_with_all_guilds": [round(each, 1) for each in voyage.memory],
        "kilobytes_per_guild": round(1000 * (sum(voyage.memory) - of_shards) / load.guilds, 2),
        "kilobytes_per_member_kept_for_the_members_intent": round(alone.kilobytes_per_kept_member, 2),
        "when_half_of_the_undisturbed_time_was_over": [round(bot.memory, 1) for bot in middle.bots.values()],
        "when_it_was_over": [round(bot.memory, 1) for bot in calm.last.bots.values()],
        "members_who_wrote_for_the_first_time_between": len(fresh),
        "kilobytes_per_such_member": round(1000 * grown / max(1, len(fresh)), 3),
        "at_the_end": [round(bot.memory, 1) for bot in voyage.phases[-1].last.bots.values()],
    }


def _of_messages(compared: Tally, voyage: Voyage) -> Figures:
    unheard = [each.at for each in voyage.writing.said if not each.heard]
    return {
        **asdict(compared),
        "shards_of_the_killed_process": len(voyage.killed_with),
        "nobody_listened_there_for_seconds": round(max(unheard) - min(unheard), 1) if unheard else 0.0,
        "not_sent_in_time": voyage.writing.dropped,
        "seconds_waited_for_the_bots": round(voyage.writing.waited, 1),
        "longest_backlog": voyage.writing.longest_backlog,
        "first_words_never_counted": len(voyage.counting.never) + voyage.counting.not_yet,
    }


def write(found: Found, path: Path) -> None:
    path.write_text(json.dumps({**found.figures, "phases": found.phases}, indent=2) + "\n", encoding="utf-8")


def lines(found: Found) -> Iterator[str]:
    """A column for each phase, then what concerns all of it."""
    names = [*found.phases]
    rows = [("", *names)]
    for title, path in _ROWS:
        rows.append((title, *(_shown(found.phases[name], path) for name in names)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(names) + 1)]
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *cells]).rstrip()
    for name, what in found.figures.items():
        yield f"{name}: {what if isinstance(what, str) else json.dumps(what)}"
    yield from found.faults


_ROWS = (
    ("messages a second", ("messages_a_second",)),
    ("counted after, median s", ("counted_after_seconds", "median")),
    ("counted after, 99th", ("counted_after_seconds", "99th")),
    ("commands a second", ("commands_a_second",)),
    ("unanswered, %", ("commands", "unanswered_percent")),
    ("taken up after, median s", ("commands", "taken_up_after_seconds", "median")),
    ("taken up after, 99th", ("commands", "taken_up_after_seconds", "99th")),
    ("finished after, median s", ("commands", "finished_after_seconds", "median")),
    ("finished after, 99th", ("commands", "finished_after_seconds", "99th")),
    ("lag of the bots, 99th", ("lag_seconds", "bots", "99th")),
    ("lag of the playground, 99th", ("lag_seconds", "playground", "99th")),
    ("statements a second", ("database", "statements_a_second")),
    ("connections, most", ("database", "most_connections")),
    ("cores: bots", ("cores", "bots")),
    ("cores: playground", ("cores", "playground")),
    ("cores: PostgreSQL", ("cores", "postgresql")),
    ("cores: other work", ("cores", "others")),
    ("all shards back after, s", ("at_rest_after_seconds",)),
)


def _shown(figures: Figures, path: Sequence[str]) -> str:
    found: object = figures
    for key in path:
        assert isinstance(found, Mapping)
        found = found[key]
    match found:
        case None:
            return "-"
        case list():
            return " ".join(f"{each:.2f}" for each in found)
        case _:
            return f"{found}"
