"""What a bulk operation did, and to whom, is on record; nothing was done twice, and an undo hit its own alone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import define

from domain.moderation.bulk.acts.roles import TAKE_FROM_ALL
from domain.moderation.bulk.number import OperationNumber, bulk_token
from domain.moderation.bulk.operation import BulkOperation, BulkState
from domain.moderation.bulk.target import OPEN, Target, TargetState
from domain.moderation.case import CaseStatus
from domain.shared.ids import UserId
from tests.builders import BOT, GUILD
from tests.fakes.bulk import OPERATIONS
from tests.fakes.bulk_targets import TARGETS
from tests.fakes.clock import START
from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryRecords
from tests.simulation.client import CLIENT_RETRIES_WITHIN
from tests.simulation.massing import as_posted
from tests.simulation.roles import RoleChange
from tests.simulation.taken_over import stands_for, taken_over
from tests.simulation.troubles import ANOTHER_LOG, MOD_LOG
from tests.simulation.world import AuditEntry, World
from tests.tried_kinds import AUDITED


@define
class PromiseOfBulks:
    """To be asked when all is quiet."""

    world: World
    records: MemoryRecords

    def is_quiet(self) -> bool:
        return all(each.state is not BulkState.RUNNING for each in self.records[OPERATIONS].values())

    def findings(self) -> Iterator[str]:
        for operation in self.records[OPERATIONS].values():
            if operation.state is BulkState.RUNNING:
                yield f"bulk {operation.number} was never ended"
            for target in self._targets(operation):
                yield from (f"bulk {operation.number}, {target.user}: {each}" for each in self._of(operation, target))
            if operation.state is BulkState.ENDED:
                yield from (f"bulk {operation.number} {each}" for each in self._posted(operation))

    def _of(self, operation: BulkOperation, target: Target) -> Iterator[str]:
        done = self._done(operation, target.user)
        if operation.state is BulkState.ENDED and target.state in OPEN:
            yield f"is left {target.state.value}, and the operation has ended"
        was_done = bool(done) or self._has_taken_over(target)
        is_unclear = target.state is TargetState.UNCLEAR or (not done and self._asked_in_vain(operation, target.user))
        if was_done != (target.state is TargetState.DONE) and not is_unclear:
            yield f"is recorded as {target.state.value}, and was {'' if done else 'not '}done"
        if len(done) > 1 and done[-1].at - done[0].at > CLIENT_RETRIES_WITHIN:
            yield f"was done {len(done)} times"
        if target.number is not None:
            status = self.records[CASES][GUILD, target.number].status
            if (status is CaseStatus.APPLIED) != (target.state is TargetState.DONE):
                yield f"is {target.state.value}, and its case {status.value}"
        if target.state is TargetState.CHANGED and self._stays_for_good(operation, target.user):
            yield "is banned for good by what was taken back, and was banned for a time before"
        for entry in done:
            if isinstance(entry, RoleChange):
                yield from self._others_roles(operation, entry)
            elif entry.lifts is not None and operation.undoes is not None:
                is_own = (entry.lifts.reason or "").startswith(bulk_token(operation.undoes))
                if not is_own and (entry.lifts.at < looked_at(entry) or self._did_others_since_it_looked(entry)):
                    yield f"lifted what was {entry.lifts.reason!r}, and not of operation {operation.undoes}"

    def _asked_in_vain(self, operation: BulkOperation, user: UserId) -> bool:
        """Whether somebody gave or took the role between the bot's look and its request; who leaves loses it.

        Discord then says that it is done, and whoever looks after an interruption that it was before.
        """
        roles = self.world.roles
        mine = [each for each in roles.in_vain if each.user == user]
        mine = [each for each in mine if (each.reason or "").startswith(bulk_token(operation.number))]
        return any(
            (each.looked_at or each.at) < lost_or_changed < each.at
            for each in mine
            for lost_or_changed in (
                *([each.came_in_at] if operation.act == TAKE_FROM_ALL else []),
                *(by.at for by in roles.changes if by.user == user and operation.role in by.given | by.taken),
            )
        )

    def _others_roles(self, operation: BulkOperation, change: RoleChange) -> Iterator[str]:
        """An undo changes nobody's role that somebody else changed after the operation, and before the bot looked."""
        if operation.undoes is None:
            return
        begun_at = self.records[OPERATIONS][GUILD, operation.undoes].confirmed_at or START
        touched = [
            each
            for each in self.world.roles.changes
            if each.user == change.user
            and begun_at <= each.at < change.at
            and operation.role in each.given | each.taken
        ]
        ours = bulk_token(operation.undoes), bulk_token(operation.number)
        if not touched or (touched[-1].reason or "").startswith(ours):
            return
        if touched[-1].at < max(change.looked_at or START, change.audited_at or START):
            yield f"undid what was done {touched[-1].reason!r}, and not by operation {operation.undoes}"

    def _did_others_since_it_looked(self, entry: AuditEntry) -> bool:
        """Of the same operation: whom is looked at right before cannot have been looked at before them."""
        between = (each for each in self.world.audit_log if looked_at(entry) < each.at < entry.at)
        return any(each.by == BOT and each.reason == entry.reason for each in between)

    def _has_taken_over(self, target: Target) -> bool:
        cases = self.records[CASES]
        return target.number is not None and taken_over(cases[GUILD, target.number], cases.values()) is not None

    def _stays_for_good(self, operation: BulkOperation, user: UserId) -> bool:
        undone = self.records[TARGETS].get((GUILD, operation.undoes or OperationNumber(0), user))
        ban, cases = self.world.bans.get(user), self.records[CASES]
        if undone is None or undone.number is None or ban is None:
            return False
        ours = cases[GUILD, undone.number]
        is_for_good = ours.is_in_force and ours.expires_at is None and self._has_taken_over(undone)
        return is_for_good and stands_for(ban.reason, ban.at, ours, cases.values())

    def _posted(self, operation: BulkOperation) -> Iterator[str]:
        posts = [each for each in self.world.messages if each.about == -operation.number]
        posts = [each for log in (MOD_LOG, ANOTHER_LOG) for each in posts if each.channel == log]
        left_behind = [each for each in posts if each.channel in self.world.closed]
        shown = as_posted(operation.state, Counter(target.state for target in self._targets(operation)))
        if len(posts) != 1 and (len(posts), len(left_behind)) != (2, 1):
            yield f"has {len(posts)} posts in the mod-log"
        elif posts[-1].text != shown:
            yield f"is {shown}, and its post says {posts[-1].text}"

    def _targets(self, operation: BulkOperation) -> list[Target]:
        return [target for target in self.records[TARGETS].values() if target.operation == operation.number]

    def _done(self, operation: BulkOperation, user: UserId) -> Sequence[AuditEntry | RoleChange]:
        if operation.act.takes_a_role:
            mine = (each for each in self.world.roles.changes if each.user == user)
            return [each for each in mine if (each.reason or "").startswith(bulk_token(operation.number))]
        action, token = AUDITED[operation.act.kind], bulk_token(operation.number)
        log = (entry for entry in self.world.audit_log if (entry.action, entry.user) == (action, user))
        return [entry for entry in log if (entry.reason or "").startswith(token)]


def looked_at(entry: AuditEntry) -> datetime:
    return entry.looked_at or entry.at
