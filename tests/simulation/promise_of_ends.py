"""What is in force by the record is what Discord holds, and nothing else; what was lifted was the bot's to lift."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from attrs import define, frozen

from application.moderation.end_case import TRIED_AGAIN_AFTER
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.case import Case
from domain.shared.ids import UserId
from tests.builders import BOT
from tests.fakes.moderation import CASE_SCHEDULE, CASES, StoredDueCase
from tests.fakes.records import MemoryRecords
from tests.simulation.taken_over import stands_for, taken_over
from tests.simulation.tokens import is_of, is_own
from tests.simulation.world import AuditEntry, World, true_time

ITS_TIME_IS_OVER = "its time is over"

_CHANGED_BY: Mapping[ActionKind, tuple[str, str]] = {BAN: ("ban", "unban"), TIMEOUT: ("timeout", "untimeout")}
"""What lasts, and what the audit log calls its beginning and its end."""


@frozen
class _Held:
    """What Discord holds of somebody, and whose it says that is."""

    reason: str | None
    at: datetime
    until: datetime | None = None


@define
class PromiseOfEnds:
    world: World
    records: MemoryRecords

    def is_quiet(self) -> bool:
        """Nothing is being ended or told of its end, or has been tried in vain and will be again."""
        now = true_time()
        return all(
            (due.attempts == 1 and due.lease_until > now and not self._may_be_put_off(due, now))
            or (self._waits_for_a_return(self._case(key)) and due.problem is not None)
            for key, due in self.records[CASE_SCHEDULE].items()
        )

    def _may_be_put_off(self, due: StoredDueCase, now: datetime) -> bool:
        """An end or a renewal, while another action on the member is under way, which does not count as a try."""
        return due.lease_until - now <= TRIED_AGAIN_AFTER

    def _waits_for_a_return(self, case: Case) -> bool:
        return case.kind is TIMEOUT and case.target not in self.world.members

    def agreements(self) -> Iterator[str]:
        """To be asked when all is quiet."""
        for kind in _CHANGED_BY:
            for user in {case.target for case in self.records[CASES].values()}:
                yield from (f"{kind.name} of {user}: {finding}" for finding in self._of(kind, user))

    def findings(self) -> Iterator[str]:
        """To be asked when the time of all that has an end is over."""
        for case in self.records[CASES].values():
            if case.is_in_force and case.expires_at is not None and case.expires_at < true_time():
                yield f"case {case.number} ({case.kind.name}): its time is over, and it is in force"
        for entry in self.world.audit_log:
            if (entry.reason or "").endswith(ITS_TIME_IS_OVER):
                yield from self._lifted(entry)

    def _of(self, kind: ActionKind, user: UserId) -> Iterator[str]:
        held = self._held(kind, user)
        cases = [case for case in self.records[CASES].values() if (case.kind, case.target) == (kind, user)]
        in_force = [case for case in cases if case.is_in_force]
        by_hand = self._last_by_hand(kind, user)
        is_held_for_one = held is not None and any(stands_for(held.reason, held.at, case, cases) for case in in_force)
        for case in cases:
            if held is not None and is_of(held.reason, held.at, case) and not is_held_for_one:
                yield f"Discord holds it for case {case.number}, by whose record it ended ({case.ending})"
        for case in in_force:
            done = [entry.at for entry in self._entries(kind, user) if is_own(entry.reason, case)]
            if not done and taken_over(case, cases) is not None:
                done = [case.opened_at]
            if by_hand is not None and done and by_hand > done[0]:
                continue  # which is noticed when the time is over
            if kind is TIMEOUT and user not in self.world.members:
                continue  # it is set again when they are back
            if held is None or not stands_for(held.reason, held.at, case, cases):
                yield f"case {case.number} is in force by its record, and not in Discord"
            elif held.until is not None and case.expires_at is not None and held.until > case.expires_at:
                yield f"Discord holds it until {held.until}, and case {case.number} ends at {case.expires_at}"
        if len(in_force) > 1 and by_hand is None:
            yield f"cases {[case.number for case in in_force]} are in force at once"

    def _held(self, kind: ActionKind, user: UserId) -> _Held | None:
        if kind is BAN:
            ban = self.world.bans.get(user)
            return None if ban is None else _Held(ban.reason, ban.at)
        timeout = self.world.timeout_of(user)
        return None if timeout is None else _Held(timeout.reason, timeout.at, timeout.until)

    def _last_by_hand(self, kind: ActionKind, user: UserId) -> datetime | None:
        at = [entry.at for entry in self._entries(kind, user) if entry.by != BOT]
        return max(at, default=None)

    def _entries(self, kind: ActionKind, user: UserId) -> list[AuditEntry]:
        return [e for e in self.world.audit_log if e.user == user and e.action in _CHANGED_BY[kind]]

    def _lifted(self, entry: AuditEntry) -> Iterator[str]:
        lifted = entry.lifts
        ended = next(case for case in self.records[CASES].values() if is_own(entry.reason, case))
        if lifted is None or stands_for(lifted.reason, lifted.at, ended, self.records[CASES].values()):
            return
        if any(is_own(lifted.reason, case) for case in self.records[CASES].values()):
            yield f"{entry.reason!r} lifted what was {lifted.reason!r}, and the two were not to meet"
        elif lifted.at < (entry.looked_at or entry.at):
            yield f"{entry.reason!r} lifted what was {lifted.reason!r}, and what it had seen"

    def _case(self, key: object) -> Case:
        return next(case for other, case in self.records[CASES].items() if other == key)
