"""What people did by hand is on record, each once and as Discord has it; and nothing stands that is not on record."""

from collections import Counter
from collections.abc import Iterator
from uuid import uuid4

from attrs import define

from application.moderation.adoption.audited import ADOPTED
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.adoption.hand_action import AuditEntryId
from domain.moderation.case import Case, CaseStatus
from domain.moderation.nobody import NOBODY
from domain.shared.ids import UserId
from domain.shared.lease import LeaseToken
from tests.builders import BOT, GUILD
from tests.fakes.adoption import AUDIT_CURSORS, StoredCursor
from tests.fakes.clock import START
from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryRecords
from tests.simulation.world import AuditEntry, World


def begin_at_the_first(records: MemoryRecords) -> None:
    """Have the audit log read from its first entry on, as it is where the bot has been there for long."""
    records[AUDIT_CURSORS][GUILD] = StoredCursor(GUILD, START, LeaseToken(uuid4()), AuditEntryId(1))


@define
class PromiseOfHands:
    """To be asked where what is done by hand becomes cases, when all is quiet."""

    world: World
    records: MemoryRecords

    def is_read(self) -> bool:
        read_up_to = self.records[AUDIT_CURSORS][GUILD].read_up_to
        log = self.world.audit_log
        return not log or (read_up_to is not None and read_up_to >= log[-1].id)

    def findings(self) -> Iterator[str]:
        adopted = Counter[int](case.request for case in self.records[CASES].values())
        for entry in self.world.audit_log:
            cases = adopted[entry.id]
            if entry.by == BOT and cases:
                yield f"entry {entry.id} ({entry.action}) is the bot's own, and has a case"
            if entry.by != BOT and cases != 1:
                yield f"entry {entry.id} ({entry.action} by hand) has {cases} cases"
        by_id = {int(entry.id): entry for entry in self.world.audit_log}
        for case in self.records[CASES].values():
            if case.request in by_id:
                yield from _differences(case, by_id[case.request])
        for user in {case.target for case in self.records[CASES].values()}:
            yield from self._drift(BAN, user, holds=user in self.world.bans)
            if user in self.world.members:  # of who has left, Discord tells nothing
                yield from self._drift(TIMEOUT, user, holds=self.world.timeout_of(user) is not None)

    def _drift(self, kind: ActionKind, user: UserId, *, holds: bool) -> Iterator[str]:
        cases = [each for each in self.records[CASES].values() if (each.kind, each.target) == (kind, user)]
        in_force = [case.number for case in cases if case.is_in_force]
        if len(in_force) != holds:
            yield f"{kind.name} of {user}: Discord has {'one' if holds else 'none'}, and in force are cases {in_force}"


def _differences(case: Case, entry: AuditEntry) -> Iterator[str]:
    recorded = (case.kind, case.target, case.moderator, case.opened_at, case.status, case.reason)
    by = NOBODY if entry.by is None else entry.by
    done = (ADOPTED[entry.action], entry.user, by, entry.at, CaseStatus.APPLIED, entry.reason)
    # The reason may have been amended since.
    if recorded[:-1] != done[:-1] or (case.reason_changed_by is None and recorded != done):
        yield f"case {case.number} says {recorded}, and done by hand was {done}"
