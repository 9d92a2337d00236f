"""The use cases about drift put together, on whichever records a test brings."""

from datetime import timedelta

from attrs import define, field

from application.moderation.claim_again import ClaimAgainHandler
from application.moderation.drift.adopt_standing import AdoptStandingHandler
from application.moderation.drift.bring_about_again import BringAboutAgainHandler
from application.moderation.drift.check_drift import LEASES, CheckDrift, CheckDriftHandler
from application.moderation.drift.end_on_record import EndOnRecordHandler
from application.moderation.drift.find_drift import FindDrift, FindDriftHandler
from application.moderation.drift.queries import BulkTargets, DriftReader
from application.moderation.drift.record_drift import RecordDriftHandler
from application.moderation.drift.record_lifting import RecordLiftingHandler
from application.shared.workers import Workers
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.case_number import CaseNumber
from domain.moderation.drift.difference import Side
from domain.shared.ids import GuildId, UserId
from tests.builders import GUILD
from tests.fakes.clock import AgreedClock
from tests.moderation import Moderation
from tests.sweeps import Sweep


class NoBulks:
    async def case_of(self, guild: GuildId, operation: OperationNumber, user: UserId) -> CaseNumber | None:
        return None


@define(eq=False)
class DriftOf:
    """The use cases about drift, put together as in the bot."""

    moderation: Moderation
    reader: DriftReader
    bulks: BulkTargets = field(factory=NoBulks)

    @property
    def _clock(self) -> AgreedClock:
        return AgreedClock(self.moderation.clock)

    @property
    def find(self) -> FindDriftHandler:
        return FindDriftHandler(self.moderation.discord.looks, self.reader, self._clock)

    @property
    def adopt(self) -> AdoptStandingHandler:
        of = self.moderation
        return AdoptStandingHandler(
            looks=of.discord.looks,
            trail=of.discord.trail,
            cases=of.cases,
            bulks=self.bulks,
            use=of.use,
            adopt=of.adopt_actions,
            clock=self._clock,
        )

    @property
    def again(self) -> BringAboutAgainHandler:
        of = self.moderation
        return BringAboutAgainHandler(
            uow=of.uow,
            cases=of.cases,
            looks=of.discord.looks,
            standings=of.discord,
            use=of.use,
            claim=ClaimAgainHandler(of.uow, self._clock),
            record_end=of.record_end,
            clock=self._clock,
        )

    @property
    def end(self) -> EndOnRecordHandler:
        of = self.moderation
        record = RecordLiftingHandler(of.uow, of.clock, self._clock)
        return EndOnRecordHandler(of.cases, of.discord.looks, of.discord, of.use, record)

    def nightly(self) -> Sweep[CheckDrift]:
        of, workers = self.moderation, Workers(LEASES[0].total_seconds())
        record = RecordDriftHandler(of.uow)
        return Sweep(CheckDriftHandler(of.uow, self.find, record, of.get_settings, self._clock, workers), workers)

    async def found(self) -> list[tuple[str, UserId, Side]]:
        """A while after all that was done."""
        self.moderation.clock.advance(timedelta(minutes=5))
        drift = await self.find(FindDrift(GUILD))
        return [(each.kind.name, each.target, each.side) for each in drift.differences]
