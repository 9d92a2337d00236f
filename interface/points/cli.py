"""`tux ledger`: for whoever runs the bot."""

import argparse
from typing import TYPE_CHECKING

from interface.shared.command_line import Commands, add_command, add_group

if TYPE_CHECKING:
    from interface.shared.wiring import Shared


def add_commands(commands: Commands) -> None:
    ledger = add_group(commands, "ledger", "Look after the members' points.")
    verify = add_command(ledger, "verify", verify_ledger)
    verify.add_argument("--guild", type=int, metavar="ID", help="only this server's ledger")


async def verify_ledger(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Compare every balance and every transaction of points with the entries; exits with 1 if any differs."""
    import time

    from application.points.verify_ledger import VerifyLedger
    from interface.points.verdict import verdict_lines
    from interface.points.wiring import ledger_verification

    started = time.perf_counter()
    verdict = await ledger_verification(shared)(VerifyLedger(guild=arguments.guild))
    for line in verdict_lines(verdict, seconds=time.perf_counter() - started):
        print(line)
    return 0 if verdict.holds else 1
