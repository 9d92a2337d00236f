"""What one process hears of, and reads, of what people do by hand."""

import asyncio
from contextlib import suppress

from attrs import define

from application.moderation.adoption.adopt_actions import AdoptActionsHandler
from application.moderation.adoption.catch_up import LEASES, CatchUp, CatchUpHandler
from application.moderation.adoption.hear_of_action import HearOfAction, HearOfActionHandler
from application.moderation.adoption.keep_place import KeepPlaceHandler
from application.moderation.adoption.read_on import ReadOnHandler
from application.moderation.adoption.record_hand_actions import RecordHandActionsHandler
from application.shared.clock import SharedClock
from application.shared.errors import ApplicationError
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.moderation.adoption.pace import READ_AGAIN
from domain.shared.errors import DomainError
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from tests.builders import GUILD
from tests.fakes.adoption import AUDIT_CURSORS
from tests.fakes.records import MemoryRecords
from tests.simulation.client import Client
from tests.simulation.trail import Trail, as_deed
from tests.simulation.world import AuditEntry, true_time

_HEARING_TAKES = 60.0


@define(eq=False)
class Adopting:
    workers: Workers
    _records: MemoryRecords
    _hear: HearOfActionHandler
    _catch_up: CatchUpHandler
    _has_begun: bool = False

    async def hear(self, entry: AuditEntry) -> None:
        """What fails here is found when the log is read on."""
        with suppress(ApplicationError, DomainError, TimeoutError):
            async with asyncio.timeout(_HEARING_TAKES):
                await self._hear(HearOfAction(as_deed(entry)))

    def is_due(self) -> bool:
        cursor = self._records[AUDIT_CURSORS].get(GUILD)
        return not self._has_begun or cursor is None or cursor.lease_until <= true_time()

    async def catch_up(self) -> None:
        await self._catch_up(CatchUp([GUILD]))
        self._has_begun = True


def adopting(
    records: MemoryRecords,
    uow: UnitOfWorkFactory,
    client: Client,
    get_settings: UseCase[GuildId, Settings],
    clock: SharedClock,
) -> Adopting:
    workers, trail = Workers(LEASES[0].total_seconds()), Trail(client)
    adopt = AdoptActionsHandler(RecordHandActionsHandler(uow), client)
    read_on = ReadOnHandler(trail, get_settings, adopt, KeepPlaceHandler(uow), clock, lambda: READ_AGAIN)
    return Adopting(
        workers,
        records,
        HearOfActionHandler(trail, get_settings, adopt, clock),
        CatchUpHandler(uow, read_on, clock, workers),
    )
