"""Escalation put together: what the rest of moderation needs of it."""

from collections.abc import Callable
from datetime import timedelta

from attrs import frozen
from discord.ext import commands

from application.moderation.carry_out_case import CarryOutCase
from application.moderation.effects import Effects
from application.moderation.escalation.change_rules import ChangeEscalationHandler
from application.moderation.escalation.escalate import Escalate, EscalateHandler
from application.moderation.escalation.foresee import Consequence, Foresee, ForeseeHandler
from application.moderation.escalation.open_automatic_case import OpenAutomaticCaseHandler
from application.moderation.escalation.preview_member import PreviewEscalationHandler
from application.moderation.escalation.show_rules import ShowEscalationHandler
from application.moderation.queries import CaseReader, CaseView
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.moderation.escalation.reader import PostgresEscalationReader
from interface.moderation.escalation.commands import EscalationCommands, EscalationUseCases
from interface.shared.wiring import Shared


@frozen(kw_only=True)
class Escalating:
    equip: Callable[[commands.Bot], None]
    escalate: UseCase[Escalate, None]
    foresee: UseCase[Foresee, Consequence | None]


def escalating(
    shared: Shared,
    *,
    cases: CaseReader,
    standings: Standings,
    effects: Effects,
    get_settings: UseCase[GuildId, Settings],
    carry_out: UseCase[CarryOutCase, CaseView],
) -> Escalating:
    reader = PostgresEscalationReader(shared.reading)
    escalate = EscalateHandler(
        escalation=reader,
        cases=cases,
        standings=standings,
        effects=effects,
        get_settings=get_settings,
        open_case=shared.transaction(OpenAutomaticCaseHandler(shared.uow, shared.clock)),
        carry_out=carry_out,
        clock=shared.shared_clock,
        lease=timedelta(seconds=shared.settings.moderation.lease),
        names_of_bot=shared.client.own_names,
    )
    use_cases = EscalationUseCases(
        show=shared.measured(ShowEscalationHandler(reader)),
        change=shared.transaction(ChangeEscalationHandler(shared.uow, shared.clock), also=(ConcurrentChange,)),
        preview=shared.measured(PreviewEscalationHandler(reader, shared.clock)),
    )
    return Escalating(
        equip=lambda bot: bot.tree.add_command(EscalationCommands(use_cases)),
        escalate=shared.measured(escalate),
        foresee=ForeseeHandler(reader, cases, get_settings),
    )
