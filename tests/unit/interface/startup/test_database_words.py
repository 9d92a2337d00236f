from datetime import timedelta

from domain.shared.ids import GuildId
from infrastructure.database.explaining import Explained, Unfinished
from infrastructure.database.plans import Plan, Scan
from infrastructure.database.slow_statements import SlowStatement, counted_by_bot
from infrastructure.database.tables_in_use import DatabaseInUse, IndexInUse, TableInUse
from interface.startup.database_words import plan_lines, slow_lines, table_lines
from tests.fakes.clock import START

CASES = TableInUse(
    name="cases", rows=10_000, dead_rows=2_500, bytes=3 * 1024**2, whole_scans=7, vacuumed_at=START - timedelta(days=3)
)
EMPTY = TableInUse(name="digests", rows=0, dead_rows=0, bytes=8192, whole_scans=0, vacuumed_at=None)


def index(name: str, *, scans: int, keeps_unique: bool = False) -> IndexInUse:
    return IndexInUse(table="cases", name=name, scans=scans, bytes=2048, keeps_unique=keeps_unique)


def a_plan(*scans: Scan) -> Plan:
    return Plan(
        name="members.reader.page", sql="SELECT 1", milliseconds=1.5, pages=1_200, scans=scans, steps=("Seq Scan",)
    )


def test_a_table_that_vacuum_does_not_keep_up_with_shows() -> None:
    heads, cases, digests, *_ = table_lines(DatabaseInUse(tables=[CASES, EMPTY], indexes=[], since=None), START)
    assert heads.split() == ["table", "rows", "size", "dead", "rows", "last", "vacuum", "whole", "scans"]
    assert cases.split() == ["cases", "10,000", "3", "MB", "2,500", "(25%)", "3", "days", "ago", "7"]
    assert digests.split() == ["digests", "0", "8", "kB", "0", "never", "0"]


def test_an_index_that_nobody_uses_is_named_unless_it_keeps_rows_unique() -> None:
    indexes = [index("ix_used", scans=9), index("ix_idle", scans=0), index("pk_cases", scans=0, keeps_unique=True)]
    *_, last = table_lines(DatabaseInUse(tables=[CASES], indexes=indexes, since=START), START)
    assert last == f"1 indexes were never used since {START:%Y-%m-%d %H:%M} UTC: ix_idle"


def test_a_plan_that_reads_a_large_table_whole_is_flagged_and_one_of_a_small_table_is_not() -> None:
    large, small = Scan(table="members", rows=40_000), Scan(table="guilds", rows=999)
    found = Explained(
        GuildId(7), [a_plan(large), a_plan(small)], [Unfinished("points.shop", ValueError("no shop"))], frozenset()
    )
    assert list(plan_lines(found, in_full=False)) == [
        "SCAN      1.50 ms    1,200 pages  members.reader.page (SELECT)",
        "      reads members from end to end, 40,000 rows",
        "ok        1.50 ms    1,200 pages  members.reader.page (SELECT)",
        "skip  points.shop ends early: ValueError no shop",
        "2 statements about the server 7, 1 of which read 1,000 rows or more of a table from end to end; "
        "nothing was changed",
    ]
    assert "      Seq Scan" in plan_lines(found, in_full=True)


def test_statements_of_others_are_shown_by_their_beginning() -> None:
    slow = [SlowStatement(name=None, sql=f"SELECT\n  {'x' * 200}", calls=2, total=50.0)]
    heads, row = list(slow_lines(slow, source="pg_stat_statements"))[1:]
    assert heads.split()[0] == "statement"
    assert row.startswith("SELECT xxx")
    assert "…  " in row
    assert row.split()[-3:] == ["2", "50.0", "25.00"]


def test_where_nothing_was_counted_that_is_said() -> None:
    assert list(slow_lines([], source="the running bot")) == ["No statement was counted yet (the running bot)."]


def test_a_bots_histogram_is_read_the_slowest_in_all_first() -> None:
    metrics = (
        "# HELP tux_statement_seconds Time\n# TYPE tux_statement_seconds histogram\n"
        'tux_statement_seconds_bucket{statement="a",le="0.1"} 3.0\n'
        'tux_statement_seconds_bucket{statement="a",le="+Inf"} 4.0\n'
        'tux_statement_seconds_count{statement="a"} 4.0\ntux_statement_seconds_sum{statement="a"} 2.0\n'
        'tux_statement_seconds_count{statement="b"} 1.0\ntux_statement_seconds_sum{statement="b"} 5.0\n'
        'tux_statement_seconds_count{statement="never"} 0.0\ntux_statement_seconds_sum{statement="never"} 0.0\n'
        "# HELP tux_other Other\n# TYPE tux_other gauge\ntux_other 1.0\n"
    )
    assert counted_by_bot(metrics, 5) == [
        SlowStatement(name="b", sql=None, calls=1, total=5000.0),
        SlowStatement(name="a", sql=None, calls=4, total=2000.0, slow_share=0.25),
    ]
    assert [each.name for each in counted_by_bot(metrics, 1)] == ["b"]
