"""Whoever came to so many warnings was timed out for it once, by a case that is linked to them."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import frozen

from application.moderation.queries import CaseView
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseStatus
from domain.moderation.escalation.record import Firing
from domain.moderation.escalation.request import is_automatic
from domain.moderation.links import Relation
from domain.shared.ids import RequestId, UserId
from tests.storm.setting_up import STEP


@frozen
class EscalationsInPlace:
    cases: Sequence[CaseView]
    firings: Sequence[Firing]
    requests: Mapping[int, int]
    """Which opened each case."""
    ever_voided: Collection[int]
    """Cases that counted nowhere, now or for a time."""

    def disagreements(self) -> Iterator[str]:
        fired = sorted(int(firing.request) for firing in self.firings)
        opened = {int(self.requests[case.number]): case for case in self.cases if self._is_automatic(case)}
        if fired != sorted(opened):
            yield f"the steps {fired} were taken, and the cases {sorted(opened)} followed"
        for firing in self.firings:
            if (case := opened.get(firing.request)) is not None:
                yield from (f"case {case.number} (by itself): {finding}" for finding in self._of(case, firing))
        for target in sorted({case.target for case in self.cases}):
            yield from self._so_often(target)

    def _is_automatic(self, case: CaseView) -> bool:
        return is_automatic(RequestId(self.requests.get(case.number, 0)))

    def _of(self, case: CaseView, firing: Firing) -> Iterator[str]:
        causes = {int(link.to) for link in case.links.others if link.relation is Relation.CAUSED_BY}
        counted = {int(each.number) for each in self._warnings(firing.target)}
        if (case.kind, case.target) != (STEP.kind, firing.target):
            yield f"is a {case.kind.name} of {case.target}, and a {STEP.kind.name} of {firing.target} was to follow"
        if firing.trigger not in causes or len(causes) < STEP.points or not causes <= counted:
            yield f"is because of {sorted(causes)}, the last {firing.trigger}, of the warnings {sorted(counted)}"

    def _so_often(self, target: UserId) -> Iterator[str]:
        """Nothing that counts is forgotten within a storm; what was voided may bring the same again."""
        warnings = self._warnings(target)
        times = [firing for firing in self.firings if firing.target == target]
        if sorted(firing.nth for firing in times) != [*range(1, len(times) + 1)]:
            yield f"{target}: the steps have a gap: {sorted(firing.nth for firing in times)}"
        if any(case.number in self.ever_voided for case in self.cases if case.target == target):
            return
        if len(times) != (len(warnings) >= STEP.points):
            yield f"{target} was warned {len(warnings)} times, and something followed {len(times)} times"

    def _warnings(self, target: UserId) -> list[CaseView]:
        of_target = [case for case in self.cases if case.kind == WARN and case.target == target]
        return [case for case in of_target if case.status is CaseStatus.APPLIED]
