from attrs import define

from application.moderation.ends.queries import StuckAt, StuckCase
from domain.moderation.case import CaseStatus
from domain.moderation.repository import STUCK_AFTER_ATTEMPTS
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from tests.fakes.moderation import CASE_SCHEDULE, CASES
from tests.fakes.paging import seek_rows
from tests.fakes.records import MemoryRecords


@define
class MemoryStuckReader:
    _records: MemoryRecords

    async def page(self, guild: GuildId, seek: Seek) -> Page[StuckCase]:
        cases, found = self._records[CASES], list[StuckCase]()
        for case in cases.values():
            if case.guild == guild and case.status is CaseStatus.PENDING and case.attempts >= STUCK_AFTER_ATTEMPTS:
                found.append(
                    StuckCase(
                        number=case.number,
                        kind=case.kind,
                        target=case.target,
                        at=StuckAt.ACTION,
                        attempts=case.attempts,
                        problem=None,
                        tried_next=case.lease_until,
                    )
                )
        for key, due in self._records[CASE_SCHEDULE].items():
            if due.guild == guild and due.attempts > STUCK_AFTER_ATTEMPTS:
                found.append(
                    StuckCase(
                        number=due.number,
                        kind=cases[key].kind,
                        target=cases[key].target,
                        at=StuckAt.END,
                        attempts=due.attempts - 1,
                        problem=due.problem,
                        tried_next=due.lease_until,
                    )
                )
        return seek_rows(found, seek, key=lambda stuck: stuck.number)
