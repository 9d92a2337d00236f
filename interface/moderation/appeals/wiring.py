"""Appeals put together: what the rest of moderation needs of them."""

from attrs import frozen

from application.moderation.appeals.appealable_case import AppealableCase
from application.moderation.appeals.check_decision import CheckDecisionHandler
from application.moderation.appeals.decidable_appeal import DecidableAppeal
from application.moderation.appeals.file_appeal import CheckAppealHandler, FileAppealHandler, RecordAppealHandler
from application.moderation.appeals.follow_case import FollowCaseHandler, RecordFollowingHandler
from application.moderation.appeals.grant_appeal import (
    GrantAppealHandler,
    RecordGrantHandler,
    SettleGrant,
    SettleGrants,
    SettleGrantsHandler,
)
from application.moderation.appeals.post_anew import MoveAppealsHandler, PostOpenAppealsHandler
from application.moderation.appeals.reactions import appeal_reactions
from application.moderation.appeals.record_decision import RecordAppealDecisionHandler
from application.moderation.appeals.refuse_appeal import RefuseAppealHandler
from application.moderation.appeals.remember_post import ChooseAppealPlaceHandler, RememberAppealPostHandler
from application.moderation.appeals.sync_appeal import SyncAppealHandler
from application.moderation.appeals.tell_appellant import NoteAppellantToldHandler, TellAppellantHandler
from application.moderation.casebook.amendable_case import AmendableCase
from application.moderation.casebook.undo_case import UndoCase
from application.moderation.casebook.void_case import VoidCase
from application.moderation.queries import CaseReader, CaseView
from application.shared.reaction import EventReactions
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.shared.errors import ConcurrentChange
from infrastructure.moderation.appeals.appeal_reader import PostgresAppealReader
from interface.moderation.appeals.appeal_channel import DiscordAppealChannel
from interface.moderation.appeals.appellant_notifier import DiscordAppellantNotifier
from interface.moderation.appeals.buttons import PressAppeal, PressDecision
from interface.moderation.appeals.forms import appeal_form, grant_form, refuse_form
from interface.shared.buttons import Button
from interface.shared.context import Background
from interface.shared.forms import Form
from interface.shared.wiring import Shared, waiting_events

SETTLED_EVERY = 60.0  # seconds


@frozen(kw_only=True)
class Appealing:
    reactions: EventReactions
    buttons: tuple[Button, ...]
    forms: tuple[Form, ...]
    background: Background


def appealing(
    shared: Shared,
    *,
    cases: CaseReader,
    standings: Standings,
    undo: UseCase[UndoCase, CaseView],
    void: UseCase[VoidCase, CaseView],
) -> Appealing:
    uow, clock, reader = shared.uow, shared.shared_clock, PostgresAppealReader(shared.reading)
    appealable = AppealableCase(cases, shared.guild_settings, clock)
    decidable = DecidableAppeal(cases, standings, AmendableCase(cases, standings), shared.command_use)
    decide = shared.transaction(RecordAppealDecisionHandler(uow, clock), also=(ConcurrentChange,))
    settle = SettleGrant(cases, shared.transaction(RecordGrantHandler(uow, clock), also=(ConcurrentChange,)))
    check = shared.measured(CheckDecisionHandler(reader, decidable, clock))
    file = FileAppealHandler(appealable, shared.transaction(RecordAppealHandler(uow, clock)))
    sync = SyncAppealHandler(
        reader,
        cases,
        shared.guild_settings,
        DiscordAppealChannel(shared.client),
        shared.transaction(ChooseAppealPlaceHandler(uow)),
        shared.transaction(RememberAppealPostHandler(uow)),
    )
    following = shared.transaction(RecordFollowingHandler(uow, clock), also=(ConcurrentChange,))
    move = shared.transaction(MoveAppealsHandler(uow, clock), also=(ConcurrentChange,))
    tell = TellAppellantHandler(
        reader,
        DiscordAppellantNotifier(shared.client, shared.clock),
        shared.transaction(NoteAppellantToldHandler(uow)),
    )
    settle_grants = SettleGrantsHandler(reader, settle, clock)

    async def look_at_grants() -> None:
        await settle_grants(SettleGrants())

    return Appealing(
        reactions=appeal_reactions(
            follow_case=shared.measured(FollowCaseHandler(reader, following)),
            sync_appeal=shared.measured(sync),
            tell_appellant=shared.measured(tell),
            post_open=shared.measured(PostOpenAppealsHandler(shared.guild_settings, reader, move)),
            waiting=waiting_events(shared),
        ),
        buttons=(
            PressAppeal(shared.measured(CheckAppealHandler(reader, appealable))).button(),
            PressDecision(check, is_granting=True).button(),
            PressDecision(check, is_granting=False).button(),
        ),
        forms=(
            appeal_form(shared.measured(file)),
            grant_form(shared.measured(GrantAppealHandler(decidable, decide, undo, void, settle))),
            refuse_form(shared.measured(RefuseAppealHandler(decidable, decide))),
        ),
        background=Background("appeals being granted", look_at_grants, every=SETTLED_EVERY, needs_discord=False),
    )
