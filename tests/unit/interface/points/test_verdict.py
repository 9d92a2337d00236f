"""What `tux ledger verify` prints, and what it exits with."""

import argparse

import pytest

from application.points.verify_ledger import Difference, Extent, Rule, Verdict, VerifyLedger
from domain.points.account import wallet
from domain.points.transaction import TransactionId
from interface.points import wiring
from interface.points.cli import verify_ledger
from interface.points.verdict import verdict_lines
from tests.builders import GUILD, MEMBER
from tests.wired import RecordingShared

WHOLE = Verdict(Extent(transactions=1_000, entries=2_000, accounts=1_500))
BROKEN = Verdict(
    WHOLE.extent,
    {**dict.fromkeys(Rule, 0), Rule.SUMS_TO_ZERO: 1_002, Rule.BALANCE_IS_SUM: 2, Rule.HAS_TRANSACTION: 1},
    [
        Difference(rule=Rule.SUMS_TO_ZERO, guild=GUILD, transaction=TransactionId(7), expected=0, found=1_234),
        Difference(rule=Rule.SUMS_TO_ZERO, guild=GUILD, transaction=TransactionId(8), found=5),
        Difference(rule=Rule.BALANCE_IS_SUM, guild=GUILD, account=wallet(MEMBER), expected=4),
        Difference(rule=Rule.BALANCE_IS_SUM, guild=GUILD),
    ],
)


def test_a_ledger_that_holds_has_its_rules_named() -> None:
    extent, *rules = verdict_lines(WHOLE, seconds=1.25)
    assert extent == "examined  2,000 entries of 1,000 transactions on 1,500 accounts in 1.2 s"
    assert len(rules) == len(Rule)
    assert all(line.startswith("ok        each ") for line in rules)


def test_what_does_not_hold_is_counted_and_its_first_differences_are_shown() -> None:
    of_zero, of_transactions, of_sum = (
        "each transaction has entries that sum to zero",
        "each entry belongs to a transaction",
        "each balance is the sum of its entries",
    )
    lines = [line.split(maxsplit=1) for line in verdict_lines(BROKEN, seconds=0)][1:]
    assert lines[:9] == [
        ["FAIL", f"{of_zero}: 1,002 do not"],
        ["guild", f"{GUILD}, transaction 7, expected 0, found 1,234"],
        ["guild", f"{GUILD}, transaction 8, expected nothing, found 5"],
        ["...", "and 1,000 more"],
        ["FAIL", f"{of_transactions}: 1 do not"],
        ["...", "and 1 more"],
        ["FAIL", f"{of_sum}: 2 do not"],
        ["guild", f"{GUILD}, wallet {MEMBER}, expected 4, found nothing"],
        ["guild", f"{GUILD}"],
    ]
    assert [word for word, _ in lines[9:]] == ["ok", "ok"]


@pytest.mark.parametrize(("verdict", "code"), [(WHOLE, 0), (BROKEN, 1)])
async def test_it_exits_with_whether_the_ledger_of_the_server_that_is_named_holds(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    shared: RecordingShared,
    verdict: Verdict,
    code: int,
) -> None:
    asked = list[VerifyLedger]()

    async def verify(command: VerifyLedger) -> Verdict:
        asked.append(command)
        return verdict

    monkeypatch.setattr(wiring, "ledger_verification", lambda _: verify)
    assert await verify_ledger(shared, argparse.Namespace(guild=GUILD)) == code
    assert asked == [VerifyLedger(guild=GUILD)]
    assert len(capsys.readouterr().out.splitlines()) == len([*verdict_lines(verdict, seconds=0)])
