"""An appeal can be decided on in the channel that is chosen, whatever became of the one before."""

import pytest
from attrs import define, field

from application.moderation.appeals.ports import PostedAppeal
from application.moderation.appeals.post_anew import (
    MoveAppeals,
    MoveAppealsHandler,
    PostOpenAppeals,
    PostOpenAppealsHandler,
)
from application.moderation.appeals.reactions import appeal_reactions
from application.moderation.appeals.remember_post import ChooseAppealPlaceHandler, RememberAppealPostHandler
from application.moderation.appeals.sync_appeal import SyncAppeal, SyncAppealHandler
from domain.guilds.events import GuildSettingsChanged
from domain.guilds.guild import Choice
from domain.moderation.actions.ban import BAN
from domain.moderation.appeals.appeal import AppealState
from domain.moderation.appeals.events import AppealChanged
from domain.moderation.appeals.settings import APPEAL_CHANNEL
from domain.shared.ids import ChannelId, MessageId
from domain.shared.posts import Place
from tests.appeals import Court, filing, refusing
from tests.builders import GUILD
from tests.casebook import ONE
from tests.fakes.clock import AgreedClock
from tests.fakes.records import MemoryRecords
from tests.fakes.waiting import FakeWaiting
from tests.moderation import an_action

OLD, NEW = Place(channel=ChannelId(800), message=MessageId(9)), ChannelId(801)


async def nothing(_: object) -> None:
    pass


@pytest.mark.parametrize(
    ("place", "chosen", "is_moved"),
    [(None, NEW, True), (OLD, NEW, True), (OLD, OLD.channel, False), (OLD, None, False)],
)
async def test_an_open_appeal_is_posted_where_it_does_not_stand_yet(
    court: Court, records: MemoryRecords, place: Place | None, chosen: ChannelId | None, *, is_moved: bool
) -> None:
    moderation = court.casebook.moderation
    await moderation.take_action(an_action(BAN))
    await court.file(filing())
    if place is not None:
        async with moderation.uow() as uow:
            await uow.appeal_posts.put(GUILD, ONE, place)
            await uow.commit()
    await moderation.choose(Choice(APPEAL_CHANNEL, chosen))
    move = MoveAppealsHandler(moderation.uow, AgreedClock(moderation.clock))
    reactions = appeal_reactions(
        follow_case=nothing,
        sync_appeal=nothing,
        tell_appellant=nothing,
        post_open=PostOpenAppealsHandler(moderation.settings, court.reader, move),
        waiting=FakeWaiting(),
    )
    changed = [event for event in records.events if isinstance(event, GuildSettingsChanged)][-1]
    for react in [*reactions[GuildSettingsChanged]] * 2:  # delivered again, nothing is left to do
        await react(changed)
    changes = [event for event in records.events if isinstance(event, AppealChanged)]
    assert len(changes) == (2 if is_moved else 1)
    assert await court.reader.post(GUILD, ONE) == (Place(channel=NEW) if is_moved else place)


async def test_what_is_decided_stays_where_it_was_posted(court: Court) -> None:
    moderation = court.casebook.moderation
    await moderation.take_action(an_action(BAN))
    await court.file(filing())
    await court.refuse(refusing())
    await moderation.choose(Choice(APPEAL_CHANNEL, NEW))
    move = MoveAppealsHandler(moderation.uow, AgreedClock(moderation.clock))
    await PostOpenAppealsHandler(moderation.settings, court.reader, move)(PostOpenAppeals(GUILD))
    await move(MoveAppeals(guild=GUILD, numbers=(ONE,), channel=NEW))  # decided after it was found to be open
    assert await court.reader.post(GUILD, ONE) is None


@define
class OneChannel:
    """Keeps what each message shows, and for each new one whether an earlier was looked for."""

    posts: dict[MessageId, tuple[ChannelId, PostedAppeal]] = field(factory=dict)
    looked_for: list[bool] = field(factory=list)

    async def post(self, channel: ChannelId, view: PostedAppeal, /, *, may_be_there: bool) -> MessageId:
        self.looked_for.append(may_be_there)
        message = MessageId(100 + len(self.posts))
        self.posts[message] = (channel, view)
        return message

    async def edit(self, channel: ChannelId, message: MessageId, view: PostedAppeal, /) -> None:
        self.posts[message] = (channel, view)


async def test_an_appeal_is_posted_once_and_brought_up_to_date_when_it_is_decided(court: Court) -> None:
    moderation, channel = court.casebook.moderation, OneChannel()
    await moderation.take_action(an_action(BAN))
    await court.file(filing())
    sync = SyncAppealHandler(
        court.reader,
        moderation.cases,
        moderation.settings,
        channel,
        ChooseAppealPlaceHandler(moderation.uow),
        RememberAppealPostHandler(moderation.uow),
    )
    asked = SyncAppeal(guild=GUILD, number=ONE)
    await moderation.choose(Choice(APPEAL_CHANNEL, None))
    await sync(asked)
    assert (channel.posts, await court.reader.post(GUILD, ONE)) == ({}, None)
    await moderation.choose(Choice(APPEAL_CHANNEL, NEW))
    await sync(asked)
    await court.refuse(refusing())
    await sync(asked)
    [(message, shown)] = channel.posts.items()
    is_now = PostedAppeal(await court.reader.show(GUILD, ONE), await moderation.cases.show(GUILD, ONE))
    assert (shown, is_now.appeal.state) == ((NEW, is_now), AppealState.REFUSED)
    assert await court.reader.post(GUILD, ONE) == Place(channel=NEW, message=message)
    assert channel.looked_for == [False]  # none can be there before a place was chosen
