"""What was done to many at once was ended, was done to whom the record says, and was taken back once."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from application.moderation.bulk.queries import BulkStatus, OperationView
from application.moderation.queries import CaseView
from domain.moderation.actions.jail import JAIL
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL
from domain.moderation.bulk.number import bulk_token
from domain.moderation.bulk.operation import BulkState
from domain.moderation.bulk.target import FAILURES, OPEN, TAKEN_BACK, Target, TargetState
from domain.moderation.case import CaseStatus
from domain.moderation.links import Link, Relation
from interface.moderation.bulk.cards import operation_marker, status_container
from interface.shared.layout import texts_in
from playground.world.guild import Guild
from tests.storm.role_changes import RoleChanged, changes_by_member


@frozen
class ManyInPlace:
    guild: Guild
    bot: int
    cases: Sequence[CaseView]
    operations: Sequence[OperationView]
    targets: Sequence[Target]
    posts: Sequence[str]

    def disagreements(self) -> Iterator[str]:
        cases = {case.number: case for case in self.cases}
        for operation in self.operations:
            targets = [target for target in self.targets if target.operation == operation.number]
            about = f"bulk operation {operation.number} ({operation.act.name})"
            if operation.state is BulkState.PLANNED:
                yield from (f"{about}: did something, and nobody confirmed it" for _ in self._met(operation))
                continue
            yield from (f"{about}: {finding}" for finding in self._of(operation, targets))
            for target in targets:
                case = None if target.number is None else cases[target.number]
                yield from (f"{about}, {target.user}: {finding}" for finding in self._of_one(operation, target, case))
        yield from self._taken_back_twice()

    def _of(self, operation: OperationView, targets: Sequence[Target]) -> Iterator[str]:
        if operation.state is not BulkState.ENDED:
            yield f"is {operation.state.value}"
            return
        posts = [post for post in self.posts if operation_marker(operation.number) in post]
        shown = texts_in(status_container(BulkStatus(operation, Counter(target.state for target in targets))))
        if len(posts) != 1:
            yield f"has {len(posts)} posts in the mod-log"
        elif missing := [text for text in shown if text not in posts[0]]:
            yield f"has a post in the mod-log that does not show how it ended: {missing} in {posts[0]!r}"
        done = {int(target.user) for target in targets if target.state is TargetState.DONE}
        if others := self._met(operation) - done:
            yield f"met {sorted(others)}, and the record says otherwise"
        if operation.role is not None and (others := done - self._moved(operation) - self._jailed()):
            yield f"did not meet {sorted(others)}, and the record says otherwise"

    def _of_one(self, operation: OperationView, target: Target, case: CaseView | None) -> Iterator[str]:
        if target.state in OPEN:
            yield f"was left {target.state.value}"
        elif case is None:
            if target.state is TargetState.DONE:
                yield "is recorded as done, and has no case"
        elif (case.status is CaseStatus.FAILED) != (target.state in FAILURES):
            yield f"came to {target.state.value}, and case {case.number} says {case.status.value}"
        elif operation.undoes is not None and not self._says_what_it_undoes(operation, target, case):
            yield f"case {case.number} does not say what it takes back: {case.links.others}"

    def _says_what_it_undoes(self, operation: OperationView, target: Target, case: CaseView) -> bool:
        undone = [each for each in self.targets if (each.operation, each.user) == (operation.undoes, target.user)]
        links = tuple(Link(Relation.UNDOES, each.number) for each in undone if each.number is not None)
        return bool(links) and case.links.others == links

    def _taken_back_twice(self) -> Iterator[str]:
        undoes = {each.number: each.undoes for each in self.operations if each.undoes is not None}
        times = Counter(
            (undoes[target.operation], target.user)
            for target in self.targets
            if target.operation in undoes and target.state in TAKEN_BACK
        )
        for (operation, user), count in times.items():
            if count > 1:
                yield f"bulk operation {operation} was taken back {count} times for {user}"

    def _met(self, operation: OperationView) -> set[int]:
        """To whom the audit log says that it did something; a role that it took back at once is nothing."""
        token = bulk_token(operation.number)
        if operation.role is not None:
            by_it = {
                user: [change for change in changes if change.by == self.bot and change.reason.startswith(token)]
                for user, changes in self._changes(operation).items()
            }
            return {user for user, changes in by_it.items() if changes and _is_as_meant(changes[-1], operation)}
        ours = [entry for entry in self.guild.audit_log if entry.user_id == self.bot]
        of_it = [entry.target_id for entry in ours if (entry.reason or "").startswith(token)]
        return {target for target in of_it if target is not None}

    def _moved(self, operation: OperationView) -> set[int]:
        """Whose role anybody moved as it was meant since then: the bot may not have been able to look by whom."""
        return {
            user
            for user, changes in self._changes(operation).items()
            if any(_is_as_meant(change, operation) for change in changes)
        }

    def _changes(self, operation: OperationView) -> Mapping[int, list[RoleChanged]]:
        """Of its role, since it was asked for."""
        return {
            user: [c for c in changes if c.at >= operation.planned_at and operation.role in c.given | c.taken]
            for user, changes in changes_by_member(self.guild).items()
        }

    def _jailed(self) -> set[int]:
        """For whom roles were kept, of which there is nothing in the audit log."""
        return {case.target for case in self.cases if case.kind == JAIL and case.status is CaseStatus.APPLIED}


def _is_as_meant(change: RoleChanged, operation: OperationView) -> bool:
    return operation.role in (change.given if operation.act == GIVE_TO_ALL else change.taken)
