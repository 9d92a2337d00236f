"""Which nickname a reset took is on record."""

from collections.abc import Iterator

from attrs import define

from domain.moderation.actions.nick_reset import NICK_RESET
from domain.moderation.case import Case, CaseStatus
from tests.fakes.jail import NICK_RESETS
from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryRecords
from tests.simulation.tokens import is_own
from tests.simulation.world import NICKNAME, AuditEntry, World


@define
class PromiseOfNicknames:
    """To be asked when all is quiet. Whether one was reset, and once, is asked of every kind."""

    world: World
    records: MemoryRecords

    def findings(self) -> Iterator[str]:
        for (guild, number), noted in self.records[NICK_RESETS].items():
            case = self.records[CASES][guild, number]
            deeds = [e for e in self.world.audit_log if (e.action, e.user) == (NICKNAME, case.target)]
            deeds = [entry for entry in deeds if is_own(entry.reason, case)]
            if deeds and noted not in {name for deed in deeds for name in self._may_have_been(deed)}:
                yield f"case {number}: took {deeds[0].took!r}, and noted {noted!r}"
        for case in self.records[CASES].values():
            if self._is_done(case) and (case.guild, case.number) not in self.records[NICK_RESETS]:
                yield f"case {case.number}: took a nickname, and did not note which"

    @staticmethod
    def _is_done(case: Case) -> bool:
        return case.kind == NICK_RESET and case.status is CaseStatus.APPLIED

    def _may_have_been(self, deed: AuditEntry) -> Iterator[str | None]:
        """What was taken; or what there was when the bot looked, where somebody changed it since."""
        yield deed.took
        looked_at, had = deed.looked_at or deed.at, deed.took
        for at, user, before in reversed(self.world.renamed):
            if user == deed.user and at <= deed.at:
                if at < looked_at:
                    return
                had = before
                yield had
