"""What `tux ledger verify` prints."""

from collections.abc import Iterator, Mapping

from application.points.verify_ledger import Difference, Rule, Verdict

_RULES: Mapping[Rule, str] = {
    Rule.SUMS_TO_ZERO: "each transaction has entries that sum to zero",
    Rule.HAS_TRANSACTION: "each entry belongs to a transaction",
    Rule.BALANCE_IS_SUM: "each balance is the sum of its entries",
    Rule.ENTRIES_FOLLOW: "each entry follows from the one before it, within the bounds",
    Rule.REVERSES_ONCE: "each reversal is the opposite of one earlier transaction",
}


def verdict_lines(verdict: Verdict, *, seconds: float) -> Iterator[str]:
    extent = verdict.extent
    counted = f"{extent.entries:,} entries of {extent.transactions:,} transactions on {extent.accounts:,} accounts"
    yield f"examined  {counted} in {seconds:.1f} s"
    for rule, words in _RULES.items():
        count = verdict.counts[rule]
        yield f"{'FAIL' if count else 'ok  '}      {words}" + (f": {count:,} do not" if count else "")
        shown = [difference for difference in verdict.shown if difference.rule is rule]
        yield from map(_line, shown)
        if count > len(shown):
            yield f"            ... and {count - len(shown):,} more"


def _line(difference: Difference) -> str:
    parts = [f"guild {difference.guild}"]
    if difference.transaction is not None:
        parts.append(f"transaction {difference.transaction}")
    if difference.account is not None:
        parts.append(f"{difference.account.kind} {difference.account.holder}")
    if difference.expected is not None or difference.found is not None:
        parts.append(f"expected {_points(difference.expected)}, found {_points(difference.found)}")
    return f"            {', '.join(parts)}"


def _points(points: int | None) -> str:
    return "nothing" if points is None else f"{points:,}"
