from attrs import frozen

from application.moderation.carry_out_case import CarryOutCase
from application.moderation.end_case import EndCase
from application.moderation.ends.claim_retry import ClaimRetryHandler
from application.moderation.ends.edit_case import EditCase, EditCaseHandler, EditedCase
from application.moderation.ends.list_stuck import ListStuck, ListStuckHandler, Stuck
from application.moderation.ends.record_edit import RecordEditHandler
from application.moderation.ends.retry_stuck import RetryStuckHandler
from application.moderation.queries import CaseReader, CaseView
from application.shared.moments import Moments
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.dates_in_words import DateparserDates
from infrastructure.moderation.bulk.bulk_reader import PostgresBulkReader
from infrastructure.moderation.stuck_reader import PostgresStuckReader
from interface.moderation.ends.buttons import TryAgain, TurnStuckPage
from interface.shared.buttons import Button
from interface.shared.wiring import Shared, zones_of


@frozen(kw_only=True)
class Ends:
    """What there is to change ends with, and to look at those that did not come."""

    edit_case: UseCase[EditCase, EditedCase]
    list_stuck: UseCase[ListStuck, Stuck]
    buttons: tuple[Button, ...]


@frozen(kw_only=True)
class EndParts:
    """What moderation has of its own for it."""

    cases: CaseReader
    standings: Standings
    get_settings: UseCase[GuildId, Settings]
    carry_out: UseCase[CarryOutCase, CaseView]
    end_case: UseCase[EndCase, bool]


def wire_ends(shared: Shared, parts: EndParts) -> Ends:
    edit_case = EditCaseHandler(
        cases=parts.cases,
        standings=parts.standings,
        use=shared.command_use,
        record=shared.transaction(RecordEditHandler(shared.uow, shared.shared_clock)),
        end_case=parts.end_case,
        zones=zones_of(shared, parts.get_settings),
        moments=Moments(DateparserDates()),
        clock=shared.shared_clock,
    )
    claim_retry = shared.transaction(ClaimRetryHandler(shared.uow, shared.shared_clock))
    retry_stuck = shared.measured(
        RetryStuckHandler(parts.cases, shared.command_use, claim_retry, parts.carry_out, parts.end_case)
    )
    list_stuck = shared.measured(
        ListStuckHandler(PostgresStuckReader(shared.reading), PostgresBulkReader(shared.reading))
    )
    return Ends(
        edit_case=shared.measured(edit_case),
        list_stuck=list_stuck,
        buttons=(TurnStuckPage(list_stuck).button(), TryAgain(retry_stuck, list_stuck).button()),
    )
