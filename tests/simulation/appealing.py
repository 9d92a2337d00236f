"""Appeals of one process: who files, grants and refuses them, and what the simulated Discord shows of them."""

from attrs import define

from application.moderation.appeals.appealable_case import AppealableCase
from application.moderation.appeals.decidable_appeal import DecidableAppeal
from application.moderation.appeals.file_appeal import FileAppealHandler, RecordAppealHandler
from application.moderation.appeals.follow_case import FollowCaseHandler, RecordFollowingHandler
from application.moderation.appeals.grant_appeal import (
    GrantAppealHandler,
    RecordGrantHandler,
    SettleGrant,
    SettleGrants,
    SettleGrantsHandler,
)
from application.moderation.appeals.ports import PostedAppeal
from application.moderation.appeals.post_anew import MoveAppealsHandler, PostOpenAppealsHandler
from application.moderation.appeals.queries import AppealView
from application.moderation.appeals.reactions import appeal_reactions
from application.moderation.appeals.record_decision import RecordAppealDecisionHandler
from application.moderation.appeals.refuse_appeal import RefuseAppealHandler
from application.moderation.appeals.remember_post import ChooseAppealPlaceHandler, RememberAppealPostHandler
from application.moderation.appeals.sync_appeal import SyncAppealHandler
from application.moderation.appeals.tell_appellant import NoteAppellantToldHandler, TellAppellantHandler
from application.moderation.casebook.amendable_case import AmendableCase
from application.shared.clock import SharedClock
from application.shared.reaction import EventReactions
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.workers import Workers
from domain.moderation.appeals.appeal import AppealState
from domain.shared.ids import ChannelId, MessageId
from tests.fakes.appeals import APPEALS, MemoryAppealReader
from tests.fakes.command_use import FakeCommandUse
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.moderation import MemoryCaseReader
from tests.fakes.records import MemoryRecords
from tests.fakes.waiting import FakeWaiting
from tests.simulation.client import Client
from tests.simulation.moderating import Moderating

_LOOKS_WITHIN = 60.0


@define(eq=False)
class CourtSeen:
    """Takes the part of AppealChannel and AppellantNotifier."""

    _client: Client

    async def post(self, channel: ChannelId, shown: PostedAppeal, *, may_be_there: bool) -> MessageId:
        appeal = shown.appeal
        return await self._client.post_about(
            channel, appeal.number, appeal.state.value, appeal.filed_at, may_be_there=may_be_there
        )

    async def edit(self, channel: ChannelId, message: MessageId, shown: PostedAppeal) -> None:
        await self._client.edit_text(channel, message, shown.appeal.state.value)

    async def tell(self, appeal: AppealView) -> None:
        await self._client.request(lambda: self._client.world.appealed.tell(appeal), is_message=True)


@define(eq=False)
class Appealing:
    workers: Workers
    records: MemoryRecords
    file: FileAppealHandler
    grant: GrantAppealHandler
    refuse: RefuseAppealHandler
    settle: SettleGrantsHandler
    reactions: EventReactions

    def is_any_due(self) -> bool:
        return any(appeal.state is AppealState.GRANTING for appeal in self.records[APPEALS].values())

    async def look(self) -> None:
        await self.settle(SettleGrants())


def appealing(
    records: MemoryRecords, uow: UnitOfWorkFactory, client: Client, moderating: Moderating, clock: SharedClock
) -> Appealing:
    cases, settings, reader = MemoryCaseReader(records), MemoryGuildSettingsReader(records), MemoryAppealReader(records)
    seen = CourtSeen(client)
    decidable = DecidableAppeal(cases, client, AmendableCase(cases, client), FakeCommandUse())
    decide = RecordAppealDecisionHandler(uow, clock)
    settle = SettleGrant(cases, RecordGrantHandler(uow, clock))
    sync = SyncAppealHandler(
        reader, cases, settings, seen, ChooseAppealPlaceHandler(uow), RememberAppealPostHandler(uow)
    )
    return Appealing(
        workers=Workers(_LOOKS_WITHIN),
        records=records,
        file=FileAppealHandler(AppealableCase(cases, settings, clock), RecordAppealHandler(uow, clock)),
        grant=GrantAppealHandler(decidable, decide, moderating.undo_case, moderating.void_case, settle),
        refuse=RefuseAppealHandler(decidable, decide),
        settle=SettleGrantsHandler(reader, settle, clock),
        reactions=appeal_reactions(
            follow_case=FollowCaseHandler(reader, RecordFollowingHandler(uow, clock)),
            sync_appeal=sync,
            tell_appellant=TellAppellantHandler(reader, seen, NoteAppellantToldHandler(uow)),
            post_open=PostOpenAppealsHandler(settings, reader, MoveAppealsHandler(uow, clock)),
            waiting=FakeWaiting(),
        ),
    )
