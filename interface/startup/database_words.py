"""What `tux database` prints; pure functions from what was found to lines."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from infrastructure.database.explaining import Explained
from infrastructure.database.plans import MANY, Plan
from infrastructure.database.slow_statements import SLOW, SlowStatement
from infrastructure.database.tables_in_use import DatabaseInUse, TableInUse

_MANY_DEAD = 0.2
"""Of a table's rows; autovacuum comes at this share."""
_LONGEST_SQL = 100


def table_lines(found: DatabaseInUse, now: datetime) -> Iterator[str]:
    yield from _columns(
        [("table", "rows", "size", "dead rows", "last vacuum", "whole scans")]
        + [
            (
                table.name,
                f"{table.rows:,}",
                _size(table.bytes),
                _dead(table),
                _ago(table.vacuumed_at, now),
                f"{table.whole_scans:,}",
            )
            for table in found.tables
        ]
    )
    yield ""
    yield from _columns(
        [("index", "of", "scans", "size")]
        + [
            (index.name, table.name, f"{index.scans:,}", _size(index.bytes))
            for table in found.tables
            for index in found.indexes_of(table.name)
        ]
    )
    yield ""
    since = "since the server began to count" if found.since is None else f"since {found.since:%Y-%m-%d %H:%M} UTC"
    unused = found.unused_indexes
    if unused:
        yield f"{len(unused)} indexes were never used {since}: {', '.join(index.name for index in unused)}"
    else:
        yield f"Every index was used {since}."


def slow_lines(found: Sequence[SlowStatement], *, source: str) -> Iterator[str]:
    if not found:
        yield f"No statement was counted yet ({source})."
        return
    yield f"Where the time goes, by {source}:"
    heads = ("statement", "calls", "total ms", "mean ms", f"over {SLOW * 1000:.0f} ms")
    yield from _columns([heads] + [_slow_row(each) for each in found])


def plan_lines(found: Explained, *, in_full: bool) -> Iterator[str]:
    """A line for each plan, or each plan's steps too."""
    for plan in found.plans:
        flagged = bool(plan.large_scans)
        yield f"{'SCAN' if flagged else 'ok  '}  {plan.milliseconds:8.2f} ms  {plan.pages:7,} pages  {_called(plan)}"
        for scan in plan.large_scans:
            yield f"      reads {scan.table} from end to end, {scan.rows:,} rows"
        if in_full:
            yield f"      {plan.sql}"
            yield from (f"      {step}" for step in plan.steps)
    for unfinished in found.unfinished:
        yield f"skip  {unfinished.sample} ends early: {type(unfinished.error).__name__} {unfinished.error}".rstrip()
    flagged_plans = [plan for plan in found.plans if plan.large_scans]
    yield (
        f"{len(found.plans)} statements about the server {found.guild}, "
        f"{len(flagged_plans)} of which read {MANY:,} rows or more of a table from end to end; nothing was changed"
    )


def _called(plan: Plan) -> str:
    return f"{plan.name} ({plan.verb})"


def _slow_row(each: SlowStatement) -> tuple[str, ...]:
    share = "" if each.slow_share is None else f"{each.slow_share:.1%}"
    return _title(each), f"{each.calls:,}", f"{each.total:,.1f}", f"{each.mean:,.2f}", share


def _title(each: SlowStatement) -> str:
    if each.name is not None:
        return each.name
    sql = " ".join((each.sql or "").split())
    return sql if len(sql) <= _LONGEST_SQL else f"{sql[: _LONGEST_SQL - 1]}…"


def _dead(table: TableInUse) -> str:
    share = table.dead_rows / table.rows if table.rows else 0.0
    return f"{table.dead_rows:,}" + (f" ({share:.0%})" if share >= _MANY_DEAD else "")


def _size(count: int) -> str:
    size = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1024:
            return f"{size:.0f} {unit}"
        size /= 1024
    return f"{size:.1f} TB"


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "never"
    hours = int((now - moment).total_seconds() // 3600)
    return "in the last hour" if hours < 1 else f"{hours} h ago" if hours < 48 else f"{hours // 24} days ago"


def _columns(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Texts to the left, figures to the right."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        first, *others = (
            cell.ljust(width) if number < _TEXTS.get(len(row), 1) else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join((first, *others)).rstrip()


_TEXTS = {4: 2}
"""How many of the first columns are texts, by how many columns there are."""
