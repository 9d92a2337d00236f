"""A thing has one post, wherever and however often it is to be shown."""

from attrs import define, field, frozen

from application.shared.posting import StandingPost
from domain.shared.ids import ChannelId, GuildId, MessageId
from domain.shared.posts import Place
from tests.builders import GUILD

FIRST, NOW_CHOSEN = ChannelId(1), ChannelId(2)


@frozen
class Thing:
    guild: GuildId = GUILD
    version: int = 1


@define
class Log:
    """The channel, and the places on record."""

    posts: list[tuple[ChannelId, bool]] = field(factory=list)
    place: Place | None = None
    quicker: Place | None = None
    """What another delivery chooses, right before this one does."""

    async def post(self, channel: ChannelId, view: Thing, /, *, may_be_there: bool) -> MessageId:
        self.posts.append((channel, may_be_there))
        return MessageId(9)

    async def edit(self, channel: ChannelId, message: MessageId, view: Thing, /) -> None:
        self.posts.append((channel, True))

    async def chosen(self, guild: GuildId) -> ChannelId | None:
        return NOW_CHOSEN

    async def of(self, view: Thing) -> Place | None:
        return self.place

    async def choose(self, view: Thing, channel: ChannelId) -> bool:
        is_first = self.quicker is None
        self.place = self.quicker or Place(channel=channel)
        return is_first

    async def remember(self, view: Thing, place: Place) -> None:
        self.place = place


async def shown(log: Log) -> Place | None:
    await StandingPost(log, log).show_once(Thing())
    return log.place


async def test_who_chooses_first_posts_without_looking_for_a_post() -> None:
    log = Log()
    assert await shown(log) == Place(channel=NOW_CHOSEN, message=MessageId(9))
    assert log.posts == [(NOW_CHOSEN, False)]


async def test_who_comes_second_posts_where_the_first_chose_and_looks_for_its_post() -> None:
    log = Log(quicker=Place(channel=FIRST))
    assert await shown(log) == Place(channel=FIRST, message=MessageId(9))
    assert log.posts == [(FIRST, True)]


async def test_who_comes_after_the_first_has_posted_edits_its_post() -> None:
    log = Log(quicker=Place(channel=FIRST, message=MessageId(7)))
    assert await shown(log) == Place(channel=FIRST, message=MessageId(7))
    assert log.posts == [(FIRST, True)]
