"""What was decided on an appeal, what became of its case, what the card shows and what the member read agree."""

from collections.abc import Iterator

from attrs import define

from application.moderation.effects.tokens import carries_token
from domain.moderation.actions.ban import BAN
from domain.moderation.appeals.appeal import SETTLED, Appeal, AppealState, is_at_issue
from domain.moderation.case import Case, CaseStatus
from tests.fakes.appeals import APPEALS
from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryRecords
from tests.simulation.troubles import APPEALS_HERE
from tests.simulation.world import World, true_time


@define
class PromiseOfAppeals:
    """To be asked when all is quiet."""

    world: World
    records: MemoryRecords

    def is_quiet(self) -> bool:
        return not any(appeal.state is AppealState.GRANTING for appeal in self.records[APPEALS].values())

    def findings(self) -> Iterator[str]:
        for appeal in self.records[APPEALS].values():
            for finding in (*self._of_case(appeal), *self._of_discord(appeal)):
                yield f"the appeal of case {appeal.number} is {appeal.state.value}, and {finding}"

    def _of_case(self, appeal: Appeal) -> Iterator[str]:
        cases = self.records[CASES]
        case = cases[appeal.guild, appeal.number]
        is_left = is_at_issue(case, true_time())
        match appeal.state:
            case AppealState.GRANTING:
                yield "nobody finishes that"
            case AppealState.OPEN if not is_left:
                yield "there is nothing to decide"
            case AppealState.MOOT if is_left:
                yield "its case is in force"
            case AppealState.GRANTED if case.kind.undone_by is None:
                if case.voided_at is None:
                    yield "its case counts"
            case AppealState.GRANTED if self._stands(case):
                yield "what it did stands"
        if appeal.undone_with is not None:
            opposite = cases[appeal.guild, appeal.undone_with]
            if (opposite.request, opposite.status) != (appeal.deciding, CaseStatus.APPLIED):
                yield f"case {opposite.number} did not come of that"

    def _stands(self, case: Case) -> bool:
        ban, timeout = self.world.bans.get(case.target), self.world.timeouts.get(case.target)
        if case.kind == BAN:
            return ban is not None and carries_token(ban.reason, case)
        return timeout is not None and timeout.until > true_time() and carries_token(timeout.reason, case)

    def _of_discord(self, appeal: Appeal) -> Iterator[str]:
        appealed = self.world.appealed
        posts = [each for each in self.world.messages if (each.channel, each.about) == (APPEALS_HERE, appeal.number)]
        if (cards := [each.text for each in posts]) != [appeal.state.value]:
            yield f"its cards say {cards}"
        told = [each.what for each in appealed.told if each.number == appeal.number]
        if appeal.state in SETTLED and not (appeal.is_told and told and told[-1] is appeal.state):
            yield f"the member was told {told}"
        decided = [what for what in told if what is not AppealState.MOOT]
        if len(decided) > 1 or decided not in ([], [appeal.state]):
            yield f"the member read that it was {decided}"
