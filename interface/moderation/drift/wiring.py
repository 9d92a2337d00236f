from attrs import frozen
from discord import app_commands

from application.moderation.adoption.audited import AuditTrail
from application.moderation.adoption.record_hand_actions import Recorded, RecordHandActions
from application.moderation.claim_again import ClaimAgainHandler
from application.moderation.drift.adopt_standing import AdoptStandingHandler
from application.moderation.drift.bring_about_again import BringAboutAgainHandler
from application.moderation.drift.check_drift import LEASES, CheckDrift, CheckDriftHandler
from application.moderation.drift.end_on_record import EndOnRecordHandler
from application.moderation.drift.find_drift import FindDriftHandler
from application.moderation.drift.look import Looks
from application.moderation.drift.queries import DriftReader
from application.moderation.drift.reactions import drift_reactions
from application.moderation.drift.record_drift import RecordDriftHandler
from application.moderation.drift.record_lifting import RecordLiftingHandler
from application.moderation.drift.show_drift import ShowDriftHandler
from application.moderation.drift.tell_of_drift import DriftNotices, TellOfDriftHandler
from application.moderation.queries import CaseReader
from application.moderation.record_end import RecordEnd
from application.shared.reaction import EventReactions
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.moderation.bulk.bulk_reader import PostgresBulkReader
from interface.moderation.drift.buttons import DriftButtons, DriftUseCases
from interface.moderation.drift.commands import add_drift
from interface.shared.buttons import Button
from interface.shared.context import Background
from interface.shared.wiring import Shared

_LOOK_EVERY = 300.0  # seconds


@frozen(kw_only=True)
class DriftPorts:
    """`looks`: of each kind that leaves something in force, how it is seen in Discord."""

    looks: Looks
    notices: DriftNotices


@frozen(kw_only=True)
class DriftParts:
    use_cases: DriftUseCases
    background: Background
    reactions: EventReactions

    def add_to(self, group: app_commands.Group) -> None:
        add_drift(group, self.use_cases.show)

    def buttons(self) -> tuple[Button, ...]:
        return DriftButtons(self.use_cases).buttons()


def drift(
    shared: Shared,
    get_settings: UseCase[GuildId, Settings],
    ports: DriftPorts,
    *,
    reader: DriftReader,
    cases: CaseReader,
    standings: Standings,
    trail: AuditTrail,
    adopt: UseCase[RecordHandActions, Recorded],
    record_end: UseCase[RecordEnd, None],
) -> DriftParts:
    """Where Discord and the record differ: shown, put right, and looked for each night."""
    uow = shared.uow
    find = FindDriftHandler(ports.looks, reader, shared.shared_clock)
    record_lifting = shared.transaction(
        RecordLiftingHandler(uow, shared.clock, shared.shared_clock), also=(ConcurrentChange,)
    )
    workers = Workers(LEASES[0].total_seconds())
    check = CheckDriftHandler(
        uow,
        shared.measured(find),
        shared.transaction(RecordDriftHandler(uow)),
        get_settings,
        shared.shared_clock,
        workers,
    )

    async def look() -> None:
        await check(CheckDrift(shared.client.served_guilds()))

    return DriftParts(
        use_cases=DriftUseCases(
            show=shared.measured(ShowDriftHandler(find)),
            adopt=shared.measured(
                AdoptStandingHandler(
                    looks=ports.looks,
                    trail=trail,
                    cases=cases,
                    bulks=PostgresBulkReader(shared.reading),
                    use=shared.command_use,
                    adopt=adopt,
                    clock=shared.shared_clock,
                )
            ),
            again=shared.measured(
                BringAboutAgainHandler(
                    uow=uow,
                    cases=cases,
                    looks=ports.looks,
                    standings=standings,
                    use=shared.command_use,
                    claim=shared.transaction(ClaimAgainHandler(uow, shared.shared_clock)),
                    record_end=record_end,
                    clock=shared.shared_clock,
                )
            ),
            end=shared.measured(EndOnRecordHandler(cases, ports.looks, standings, shared.command_use, record_lifting)),
        ),
        background=Background("drift", look, every=_LOOK_EVERY, workers=workers),
        reactions=drift_reactions(shared.measured(TellOfDriftHandler(reader, shared.guild_settings, ports.notices))),
    )
