from discord.ext import commands

from application.points.get_transaction import GetTransactionHandler
from application.points.grant_points import GrantPointsHandler
from application.points.grant_to_role import GrantToRoleHandler
from application.points.list_transactions import ListTransactionsHandler
from application.points.plan_role_grant import PlanRoleGrantHandler
from application.points.record_part import RecordPartHandler
from application.points.record_transaction import RecordTransaction, RecordTransactionHandler
from application.points.reverse_transaction import ReverseTransactionHandler
from application.points.save_role_grant import SaveRoleGrantHandler
from application.points.show_balance import ShowBalanceHandler
from application.points.show_rules import ShowRulesHandler
from application.points.take_points import TakePointsHandler
from application.points.transfer_points import TransferPointsHandler
from application.points.verify_ledger import Verdict, VerifyLedger, VerifyLedgerHandler
from application.shared.errors import CommitOutcomeUnknown
from application.shared.use_case import UseCase
from domain.points.transaction import RecordedTransaction
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.points.ledger_audit import PostgresLedgerAudit
from infrastructure.points.ledger_reader import PostgresLedgerReader
from infrastructure.points.role_grant_reader import PostgresRoleGrantReader
from interface.points.buttons import ConfirmRoleGrant, TurnHistoryPage
from interface.points.commands import PointCommands, PointUseCases
from interface.points.role_members import DiscordRoleMembers
from interface.points.words import points_words
from interface.shared.context import Context
from interface.shared.standings import DiscordStandings
from interface.shared.wiring import Shared


def record_transaction(shared: Shared) -> UseCase[RecordTransaction, RecordedTransaction]:
    """Asked again with the same request it records nothing twice: so it is, where a commit's outcome is unknown."""
    return shared.transaction(RecordTransactionHandler(shared.uow, shared.clock), also=(CommitOutcomeUnknown,))


def ledger_verification(shared: Shared) -> UseCase[VerifyLedger, Verdict]:
    return VerifyLedgerHandler(PostgresLedgerAudit(shared.engines))


def points_context(shared: Shared, get_settings: UseCase[GuildId, Settings]) -> Context:
    ledger, record = PostgresLedgerReader(shared.reading), record_transaction(shared)
    list_transactions = shared.measured(ListTransactionsHandler(get_settings, ledger))
    role_members = DiscordRoleMembers(shared.client)
    record_part = shared.transaction(RecordPartHandler(shared.uow, shared.clock), also=(CommitOutcomeUnknown,))
    save_grant = shared.transaction(SaveRoleGrantHandler(shared.uow), also=(CommitOutcomeUnknown,))
    role_grants = PostgresRoleGrantReader(shared.reading)
    grant_to_role = GrantToRoleHandler(get_settings, role_members, role_grants, record_part, shared.clock)
    standings, get = DiscordStandings(shared.client), shared.transaction(GetTransactionHandler(shared.uow))
    reverse = ReverseTransactionHandler(get_settings, get, standings, record, shared.shared_clock)
    use_cases = PointUseCases(
        balance=shared.measured(ShowBalanceHandler(get_settings, ledger)),
        give=shared.measured(TransferPointsHandler(get_settings, record, shared.clock)),
        grant=shared.measured(GrantPointsHandler(get_settings, record)),
        grant_role=shared.measured(PlanRoleGrantHandler(get_settings, role_members, save_grant, shared.clock)),
        take=shared.measured(TakePointsHandler(get_settings, record)),
        history=list_transactions,
        reverse=shared.measured(reverse),
        rules=shared.measured(ShowRulesHandler(get_settings)),
    )

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(PointCommands(use_cases))

    return Context(
        equip=equip,
        words=points_words,
        reactions={},
        buttons=(
            TurnHistoryPage(list_transactions).button(),
            ConfirmRoleGrant(shared.measured(grant_to_role)).button(),
        ),
    )
