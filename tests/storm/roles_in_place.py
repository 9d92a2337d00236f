"""Whoever is in jail by the record wears the jail role; whoever was let out has got back just what was taken."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from attrs import field, frozen

from application.moderation.queries import CaseView
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case import CaseStatus
from domain.moderation.jail.swap import RoleSwap
from domain.moderation.term import Ending
from playground.world.guild import Guild
from playground.world.records import Member
from tests.storm.deeds import BACK_IN_JAIL, CLIENT_RETRIES_WITHIN, ITS_TIME_IS_OVER, ON_ITS_WAY, is_of
from tests.storm.role_changes import RoleChanged, changes_by_member
from tests.storm.waters import EVERYDAY_ROLES, JAIL_ROLE, MANYS_ROLE, role_named


@frozen
class RolesInPlace:
    guild: Guild
    cases: Sequence[CaseView]
    """In order of their numbers."""
    bot: int
    swaps: Mapping[int, RoleSwap]
    many: Mapping[int, frozenset[int]] = field(factory=dict)
    """Roles that many were given or lost at once, by member: of who is in jail only the record of it was changed."""

    def disagreements(self) -> Iterator[str]:
        changes = changes_by_member(self.guild)
        cases = [case for case in self.cases if case.kind in (JAIL, UNJAIL)]
        for user in sorted({case.target for case in cases} | changes.keys()):
            one = _One(
                member=self.guild.members.get(user),
                cases=[case for case in cases if case.target == user],
                changes=changes.get(user, []),
                swaps=self.swaps,
                bot=self.bot,
                jail_role=role_named(self.guild, JAIL_ROLE),
                everyday=frozenset(role_named(self.guild, name) for name in (*EVERYDAY_ROLES, MANYS_ROLE)),
                many=self.many.get(user, frozenset()),
            )
            yield from (f"{user}: {finding}" for finding in one.findings())


@frozen(kw_only=True)
class _One:
    member: Member | None
    cases: Sequence[CaseView]
    changes: Sequence[RoleChanged]
    swaps: Mapping[int, RoleSwap]
    bot: int
    jail_role: int
    everyday: frozenset[int]
    many: frozenset[int]

    def findings(self) -> Iterator[str]:
        for case in self.cases:
            yield from (f"case {case.number} ({case.kind.name}) {finding}" for finding in self._of(case))
        for change in self.changes:
            if (by := self._given_back_by(change)) is not None:
                yield from self._given_back(change, by)
        in_force = [case for case in self.cases if case.kind == JAIL and _is_applied(case) and case.ending is None]
        if len(in_force) > 1:
            yield f"the jails {[int(case.number) for case in in_force]} are in force at once"
        if self.member is not None:
            yield from self._in_jail(self.member) if in_force else self._free(self.member)

    def _of(self, case: CaseView) -> Iterator[str]:
        own = self._takings(case) if case.kind == JAIL else self._by(case)
        first = [change for change in own if not change.reason.endswith(BACK_IN_JAIL)]
        if first and case.status is CaseStatus.FAILED:
            yield f"is recorded as failed ({case.failure}), and was done"
        if first and first[-1].at - first[0].at > CLIENT_RETRIES_WITHIN:
            yield f"was done {len(first)} times"
        if case.kind != JAIL or not _is_applied(case):
            return
        # Of one who came back, or had the role by hand, nothing may have been left to take.
        if not first and not any(self.jail_role in change.given for change in self.changes):
            yield "is recorded as applied, and was not done"
        if case.ending is None and case.expires_at is not None and case.expires_at < datetime.now(UTC):
            yield "is in force, and its time is over"
        remembered = frozenset[int](self.swaps[case.number].moved if case.number in self.swaps else ())
        if forgotten := self._taken(case) - remembered - self._given_in_between(own) - self.many:
            yield f"took {sorted(forgotten)}, and does not remember that"

    def _given_back(self, change: RoleChanged, case: CaseView) -> Iterator[str]:
        owed = self._owed(case)
        by_hand = [each for each in self._before(change) if each.by != self.bot]
        taken_by_hand = frozenset[int]().union(*(each.taken for each in by_hand))
        if extra := change.given - owed - taken_by_hand - self.many:
            yield f"{change.reason!r} gave {sorted(extra)}, which were not taken"
        if self.member is not None and change in self._of_this_stay(self.member):
            had = self._had_before(self.member, change)
            given_in_between = self._given_in_between(
                [change, *(each for j in self.cases for each in self._takings(j))]
            )
            missing = (had | owed) - {self.jail_role} - ((had | change.given) - change.taken)
            if missing := missing - given_in_between - self.many:
                yield f"{change.reason!r} did not give {sorted(missing)} back"

    def _in_jail(self, member: Member) -> Iterator[str]:
        if self.jail_role not in member.roles:
            yield "is in jail by the record, and without the jail role"
        given = frozenset[int]().union(*(each.given for each in self.changes if each.by != self.bot))
        if others := (self.everyday & {*member.roles}) - given:
            yield f"is in jail, and still has {sorted(others)}"

    def _free(self, member: Member) -> Iterator[str]:
        givers = [change.by for change in self._of_this_stay(member) if self.jail_role in change.given]
        if self.jail_role in member.roles and givers[-1:] in ([], [self.bot]):
            yield "wears the jail role, and is in jail by no record"

    def _owed(self, by: CaseView) -> frozenset[int]:
        """What the audit log says was taken by the jail that this one ends, and those that it took the place of."""
        unjails = [case.number for case in self.cases if case.kind == UNJAIL and _is_applied(case)]
        since = max((number for number in unjails if number < by.number), default=0)
        owed = list[CaseView]()
        for case in reversed(self.cases):
            is_past = case.kind == JAIL and _is_applied(case) and since < case.number <= by.number
            if not is_past or (case.ending is Ending.EXPIRED and case != by):
                continue
            if owed and case.ending is not Ending.REPLACED:
                break
            owed.append(case)
        return frozenset[int]().union(*(self._taken(case) for case in owed))

    def _taken(self, jail: CaseView) -> frozenset[int]:
        return frozenset[int]().union(*(each.taken for each in self._takings(jail))) - {self.jail_role}

    def _takings(self, case: CaseView) -> list[RoleChanged]:
        if case.kind != JAIL:
            return []
        return [change for change in self._by(case) if not change.reason.endswith(ITS_TIME_IS_OVER)]

    def _by(self, case: CaseView) -> list[RoleChanged]:
        return [change for change in self.changes if change.by == self.bot and is_of(change.reason, case)]

    def _given_back_by(self, change: RoleChanged) -> CaseView | None:
        for case in self.cases:
            is_return = case.kind == UNJAIL or change.reason.endswith(ITS_TIME_IS_OVER)
            if is_return and change in self._by(case):
                return case
        return None

    def _given_in_between(self, changes: Sequence[RoleChanged]) -> frozenset[int]:
        """By hand, while one of these was on its way: it hit them, and nobody could know."""
        between = [each for change in changes for each in self._before(change) if each.by != self.bot]
        return frozenset[int]().union(*(each.given for each in between))

    def _before(self, change: RoleChanged) -> list[RoleChanged]:
        return [each for each in self.changes if change.at - ON_ITS_WAY < each.at <= change.at]

    def _of_this_stay(self, member: Member) -> list[RoleChanged]:
        since = member.joined_at - timedelta(milliseconds=1)  # entries are dated to a millisecond
        return [change for change in self.changes if change.at >= since]

    def _had_before(self, member: Member, change: RoleChanged) -> frozenset[int]:
        had = frozenset(member.roles)
        for each in reversed(self._of_this_stay(member)):
            had = (had - each.given) | each.taken
            if each is change:
                break
        return had


def _is_applied(case: CaseView) -> bool:
    return case.status is CaseStatus.APPLIED
