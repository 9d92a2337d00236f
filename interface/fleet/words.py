"""What is said of the shards to whoever runs the bot: by `tux doctor`, and in the health of a process."""

from collections.abc import Iterable
from datetime import datetime

from domain.fleet.fleet import Fleet
from domain.fleet.process import Process
from domain.fleet.shard import HandOver, Shard

MOST_NAMED = 10

_CAME_BY = {
    HandOver.FREE: "that nobody had",
    HandOver.HANDED: "handed over without a gap",
    HandOver.LAPSED: "after its process was gone",
}


def shards_in_words(numbers: Iterable[int]) -> str:
    """`0-3, 7`; "none" where there are none."""
    parts = list[list[int]]()
    for number in sorted(numbers):
        if parts and parts[-1][-1] == number - 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts) or "none"


def who_serves_what(fleet: Fleet, at: datetime) -> str:
    alive = [process for process in fleet.processes.values() if process.lease_until > at]
    if not alive:
        return "no process serves any"
    lines = [_line(fleet, process) for process in alive[:MOST_NAMED]]
    if len(alive) > MOST_NAMED:
        lines.append(f"and {len(alive) - MOST_NAMED} more processes")
    there = {process.id for process in alive}
    vacant = [shard for shard in fleet.shards.values() if shard.holder not in there]
    if vacant:
        lines.append(f"nobody serves {_vacant(vacant, at)}")
    if cut_off := [shard for shard in fleet.cut_off() if shard.holder in there]:
        since = min(shard.cut_off_since for shard in cut_off if shard.cut_off_since is not None)
        numbers = shards_in_words(shard.number for shard in cut_off)
        lines.append(f"not connected is {numbers}, for up to {_seconds(at, since)}")
    return "; ".join([*lines, *_last_hand_over(fleet, at)])


def _line(fleet: Fleet, process: Process) -> str:
    leaving = " and is leaving" if process.is_leaving else ""
    serves = fleet.serving(process.id)
    return f"{process.name} serves {shards_in_words(serves)}{'' if serves else ', as a spare'}{leaving}"


def _vacant(vacant: Iterable[Shard], at: datetime) -> str:
    """Those of a process whose lease has run out, too, of which nobody has made a note yet."""
    since = [shard.vacant_since for shard in vacant if shard.vacant_since is not None]
    for_long = f" for {_seconds(at, min(since))}" if since else ""
    return f"{shards_in_words(shard.number for shard in vacant)}{for_long}"


def _last_hand_over(fleet: Fleet, at: datetime) -> Iterable[str]:
    held = [shard for shard in fleet.shards.values() if shard.held_since is not None]
    if held:
        last = max(held, key=lambda shard: (shard.held_since, -shard.number))
        assert last.held_since is not None, "looked for above"
        how = "" if last.came_by is None else f", {_CAME_BY.get(last.came_by, last.came_by.value)}"
        yield f"the last one to change hands was {last.number}, {_seconds(at, last.held_since)} ago{how}"


def _seconds(at: datetime, since: datetime) -> str:
    return f"{max(0, round((at - since).total_seconds()))} s"


def not_renewed(error: Exception) -> str:
    return f"serves no shard: its lease could not be renewed ({type(error).__name__})"


def another_count(wished: int, count: int) -> str:
    return f"TUX_SHARDS is {wished} here, and the process that came last chose {count}: that holds for all"
