from datetime import timedelta

from attrs import frozen
from discord.ext import commands

from application.moderation.adoption.adopt_actions import AdoptActionsHandler
from application.moderation.adoption.audited import AuditTrail
from application.moderation.adoption.catch_up import LEASES, CatchUp, CatchUpHandler
from application.moderation.adoption.claim_case import ClaimCase, ClaimCaseHandler
from application.moderation.adoption.hear_of_action import HearOfActionHandler
from application.moderation.adoption.keep_place import KeepPlaceHandler
from application.moderation.adoption.read_on import ReadOnHandler
from application.moderation.adoption.record_hand_actions import Recorded, RecordHandActions, RecordHandActionsHandler
from application.moderation.ports import AuditLog
from application.moderation.queries import CaseView
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.moderation.adoption.pace import read_again_after
from domain.moderation.errors import DuplicateRequest
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from interface.moderation.adoption.listeners import AdoptionListeners
from interface.moderation.adoption.trail import Namer
from interface.shared.context import Background
from interface.shared.wiring import Shared

_LOOK_EVERY = 15.0  # seconds


@frozen(kw_only=True)
class Adoption:
    listeners: AdoptionListeners
    background: Background
    claim_case: UseCase[ClaimCase, CaseView]
    adopt: UseCase[RecordHandActions, Recorded]

    def equip(self, bot: commands.Bot) -> None:
        bot.add_listener(self.listeners.on_audit_log_entry_create)
        bot.add_listener(self.listeners.on_ready)
        bot.add_listener(self.listeners.on_resumed)
        bot.add_listener(self.listeners.on_guild_available)


def adoption(
    shared: Shared, get_settings: UseCase[GuildId, Settings], trail: AuditTrail, audit_log: AuditLog
) -> Adoption:
    """What people do by hand becomes cases."""
    record = shared.transaction(RecordHandActionsHandler(shared.uow), also=(ConcurrentChange, DuplicateRequest))
    adopt = AdoptActionsHandler(record, audit_log)
    keep_place = shared.transaction(KeepPlaceHandler(shared.uow))

    def again_after() -> timedelta:
        return read_again_after(shared.client.guilds_of_the_bot())

    read_on = shared.measured(ReadOnHandler(trail, get_settings, adopt, keep_place, shared.shared_clock, again_after))
    workers = Workers(LEASES[0].total_seconds())
    catch_up = CatchUpHandler(shared.uow, read_on, shared.shared_clock, workers)
    hear = shared.measured(HearOfActionHandler(trail, get_settings, adopt, shared.shared_clock))

    async def work() -> None:
        await catch_up(CatchUp(shared.client.served_guilds()))

    return Adoption(
        adopt=adopt,
        listeners=AdoptionListeners(hear, catch_up.missed_something, Namer(shared.client), shared.client),
        background=Background("adoption", work, every=_LOOK_EVERY, workers=workers),
        claim_case=shared.transaction(ClaimCaseHandler(shared.uow, shared.clock), also=(ConcurrentChange,)),
    )
