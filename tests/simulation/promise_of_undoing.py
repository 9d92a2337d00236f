"""An undo takes back what it was asked to take back, and nothing else."""

from collections.abc import Iterator

from domain.moderation.case import Case
from domain.moderation.case_number import audit_token
from domain.moderation.links import Relation
from tests.fakes.moderation import CASE_LINKS, CASES
from tests.fakes.records import MemoryRecords
from tests.simulation.tokens import is_of
from tests.simulation.world import AuditEntry, World


def undone_in_vain(world: World, records: MemoryRecords) -> Iterator[str]:
    """What was in its place when the bot looked is somebody else's; what came after that look may be hit."""
    for guild, number, link in records[CASE_LINKS]:
        if link.relation is Relation.UNDOES:
            undone = records[CASES][guild, link.to]
            for entry in world.audit_log:
                if (entry.reason or "").startswith(audit_token(number)) and _hit_another(entry, undone):
                    yield f"case {number} was to undo case {link.to}, and took back what was not of it: {entry.lifts}"


def _hit_another(entry: AuditEntry, undone: Case) -> bool:
    lifted = entry.lifts
    if lifted is None or is_of(lifted.reason, lifted.at, undone):
        return False
    return lifted.at < (entry.looked_at or entry.at)
