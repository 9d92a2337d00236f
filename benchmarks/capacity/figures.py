"""What a phase shows: rates, times, and what each of the processes used of the machine."""

from collections.abc import Mapping, Sequence
from operator import attrgetter

from benchmarks.capacity.asking import Asked
from benchmarks.capacity.sampling import gained
from benchmarks.capacity.spread import Spread, added, since, spread, spread_of
from benchmarks.capacity.voyage import Phase, Voyage

type Figures = Mapping[str, object]
type Cores = Mapping[str, float | Sequence[float] | None]

_NEARLY = 0.95


def of_phase(phase: Phase, voyage: Voyage) -> Figures:
    said = sum(phase.holds(each.at) for each in voyage.writing.said)
    asked = [each for each in voyage.asking.asked if phase.holds(each.at)]
    return {
        "seconds": round(phase.seconds, 1),
        "at_rest_after_seconds": None if phase.at_rest_after is None else round(phase.at_rest_after, 1),
        "messages_a_second": round(said / phase.seconds, 1),
        "commands_a_second": round(len(asked) / phase.seconds, 1),
        "counted_after_seconds": spread([late for at, late in voyage.counting.late if phase.holds(at)], 2),
        "commands": _of_commands(asked),
        "lag_seconds": {
            "bots": _lag_of_bots(phase),
            "playground": spread_of(since(phase.first.playground_lag, phase.last.playground_lag)),
        },
        "cores": cores(phase),
        "database": _of_database(phase),
    }


def _of_commands(asked: Sequence[Asked]) -> Figures:
    finished = [each.finished for each in asked if each.finished is not None]
    unanswered = sum(each.taken_up is None for each in asked)
    return {
        "used": len(asked),
        "unanswered": unanswered,
        "unanswered_percent": round(100 * unanswered / max(1, len(asked)), 2),
        "unfinished": len(asked) - len(finished),
        "taken_up_after_seconds": spread([each.taken_up for each in asked if each.taken_up is not None]),
        "finished_after_seconds": spread(finished),
    }


def _lag_of_bots(phase: Phase) -> Spread:
    """Of those that were there all the time: one that starts is late, and nobody waits for it."""
    first, last = phase.first.bots, phase.last.bots
    return spread_of(added([since(first[pid].lag, last[pid].lag) for pid in first.keys() & last.keys()]))


def cores(phase: Phase) -> Cores:
    """How many of the machine's processors each used on average; of bots that came later, from their start on."""
    first, last, seconds = phase.first, phase.last, phase.seconds
    bots = [used / seconds for used in gained(phase.samples, attrgetter("processor")).values()]
    playground = (last.playground - first.playground) / seconds
    postgres = None if first.postgres is None or last.postgres is None else (last.postgres - first.postgres) / seconds
    machine = (last.machine - first.machine) / seconds
    return {
        "bots": [round(each, 2) for each in bots],
        "playground": round(playground, 2),
        "postgresql": None if postgres is None else round(postgres, 2),
        "others": round(max(0.0, machine - sum(bots) - playground - (postgres or 0.0)), 2),
        "machine": round(machine, 2),
    }


def _of_database(phase: Phase) -> Figures:
    first, last = phase.first, phase.last
    statements = sum(gained(phase.samples, attrgetter("statements")).values())
    return {
        "statements_a_second": round(statements / phase.seconds, 1),
        "transactions_a_second": round((last.transactions - first.transactions) / phase.seconds, 1),
        "new_connections": last.sessions - first.sessions,
        "new_connections_a_second": round((last.sessions - first.sessions) / phase.seconds, 2),
        "most_connections": max(each.connections for each in phase.samples),
        "most_busy_connections": max(each.busy for each in phase.samples),
    }


def limit(found: Cores, of_machine: int) -> str:
    """Which process, or what else, had nothing left to give."""
    bots, playground, machine = found["bots"], found["playground"], found["machine"]
    assert isinstance(bots, list)
    assert isinstance(playground, float)
    assert isinstance(machine, float)
    if playground >= _NEARLY:
        return "the playground, which is one Python process"
    if max(bots) >= _NEARLY:
        return "a process of the bot"
    if machine >= _NEARLY * of_machine:
        return f"the machine: other work used {found['others']} of its {of_machine} processors"
    return "none"
