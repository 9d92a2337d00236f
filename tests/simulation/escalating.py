"""What follows by itself, in a schedule: what is set up, and what is to hold in the end."""

from datetime import timedelta

from domain.moderation.actions.kick import KICK
from domain.moderation.actions.warn import WARN
from domain.moderation.escalation.escalation import Escalation
from domain.moderation.escalation.policy import next_reached
from domain.moderation.escalation.request import is_automatic
from domain.moderation.escalation.rules import Step, Worth
from tests.builders import GUILD
from tests.fakes.clock import START
from tests.fakes.escalation import ESCALATIONS, FIRINGS, MemoryEscalationReader
from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryRecords


def set_up(records: MemoryRecords, steps: tuple[Step, ...]) -> None:
    worths = {WARN: Worth(1), KICK: Worth(1)}
    records[ESCALATIONS][GUILD] = Escalation(guild=GUILD, worths=worths, steps=steps, version=1)


async def untaken(records: MemoryRecords) -> list[str]:
    """Where a step was reached and not taken, taken without a case, or taken twice."""
    reader, found = MemoryEscalationReader(records), list[str]()
    rules = await reader.rules(GUILD)
    automatic = {case.request for case in records[CASES].values() if is_automatic(case.request)}
    taken = [firing.request for firing in records[FIRINGS].values()]
    if sorted(taken) != sorted(automatic):
        found.append(f"the steps {sorted(taken)} were taken, and there are the cases {sorted(automatic)}")
    for target in {case.target for case in records[CASES].values()}:
        record = await reader.record(GUILD, target, rules.counted, since=START - timedelta(days=9_000))
        for case in record.cases:
            if (reached := next_reached(rules, record, case.number)) is not None:
                found.append(f"case {case.number} has {reached.points} points, and nothing followed")
    return found
