"""Whoever is in jail by the record has the jail role alone; whoever is not has got back what was taken."""

from collections.abc import Iterator

from attrs import define

from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case import Case, CaseStatus
from domain.moderation.case_number import audit_token
from domain.shared.ids import RoleId, UserId
from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryRecords
from tests.simulation.client import CLIENT_RETRIES_WITHIN
from tests.simulation.promise_of_ends import ITS_TIME_IS_OVER
from tests.simulation.roles import BOOSTER, GUILD_ROLES, JAIL_ROLE, ROLES_AT_FIRST, RoleChange
from tests.simulation.world import World

DONE_AGAIN = (ITS_TIME_IS_OVER, "back in the server, and still in jail", "not in jail any more")

MOVABLE = frozenset(GUILD_ROLES.known) - {BOOSTER, JAIL_ROLE}


@define
class PromiseOfJails:
    """To be asked when all is quiet."""

    world: World
    records: MemoryRecords

    def is_quiet(self) -> bool:
        """Whoever came back was jailed again, and whose jail role was taken by hand is on record."""
        return not any(self._of_prisoner(user) for user in self._members() if self._in_force(user))

    def findings(self) -> Iterator[str]:
        for case in self.records[CASES].values():
            if case.kind in (JAIL, UNJAIL):
                yield from self._done(case)
        for user in self._members():
            in_force = self._in_force(user)
            if len(in_force) > 1:
                yield f"jails {[case.number for case in in_force]} of {user} are in force at once"
            yield from self._of_prisoner(user) if in_force else self._of_free(user)

    def _done(self, case: Case) -> Iterator[str]:
        own = [each for each in self._changes(case.target) if (each.reason or "").startswith(audit_token(case.number))]
        own = [each for each in own if not (each.reason or "").endswith(DONE_AGAIN)]
        if own and case.status is CaseStatus.FAILED:
            yield f"case {case.number} ({case.kind.name}) is recorded as failed ({case.failure}), and was done"
        # One who came back was jailed again for an earlier case, so that nothing was left to do.
        was_jailed = any(JAIL_ROLE in each.given for each in self._changes(case.target))
        if not own and not was_jailed and case.kind is JAIL and case.status is CaseStatus.APPLIED:
            yield f"case {case.number} (jail) is recorded as applied, and was not done"
        if len(own) > 1 and own[-1].at - own[0].at > CLIENT_RETRIES_WITHIN:
            yield f"case {case.number} ({case.kind.name}) was done {len(own)} times"

    def _of_prisoner(self, user: UserId) -> list[str]:
        held, found = self.world.roles.of(user), list[str]()
        if JAIL_ROLE not in held:
            found.append(f"{user} is in jail by the record, and without the jail role")
        if held & MOVABLE - self._given_by_hand(user):
            found.append(f"{user} is in jail, and still has {sorted(held & MOVABLE)}")
        return found

    def _of_free(self, user: UserId) -> Iterator[str]:
        held = self.world.roles.of(user)
        if JAIL_ROLE in held:
            yield f"{user} has the jail role, and is in jail by no record"
        was_let_out_by_hand = any(not _is_own(each.reason) and JAIL_ROLE in each.taken for each in self._changes(user))
        if user not in self.world.roles.joined_at and not was_let_out_by_hand and not held >= ROLES_AT_FIRST:
            yield f"{user} has {sorted(held)}, and had {sorted(ROLES_AT_FIRST)}"

    def _members(self) -> list[UserId]:
        return sorted(self.world.members & {case.target for case in self.records[CASES].values()})

    def _in_force(self, user: UserId) -> list[Case]:
        cases = self.records[CASES].values()
        return [case for case in cases if (case.kind, case.target) == (JAIL, user) and case.is_in_force]

    def _given_by_hand(self, user: UserId) -> frozenset[RoleId]:
        return frozenset(role for each in self._changes(user) if not _is_own(each.reason) for role in each.given)

    def _changes(self, user: UserId) -> list[RoleChange]:
        return [each for each in self.world.roles.changes if each.user == user]


def _is_own(reason: str | None) -> bool:
    return (reason or "").startswith("[case ")
