"""Stars, and channels with boards, that behave as Discord's do: what was sent stands there, whoever remembers it."""

from collections.abc import Callable, Sequence

from attrs import define, evolve, field

from application.shared.posting import PostGone
from application.starboard.ports import MessageGone, Posted, Reactions, SeenStars, StarredView
from domain.shared.emoji import key_of
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from domain.starboard.repository import BoardPost, Starred
from domain.starboard.starring import Place
from tests.builders import MEMBER

STAR = "⭐"


@define(eq=False)
class FakeSky:
    """Messages, with who starred them; all were written by MEMBER."""

    stars: dict[MessageId, dict[str, set[UserId]]] = field(factory=dict)
    places: dict[ChannelId, Place | None] = field(factory=dict)
    author: UserId = MEMBER
    board_posts: set[MessageId] = field(factory=set)
    """Which of the messages a board has posted."""
    asked: list[str] = field(factory=list)
    failure: Exception | None = None

    def star(self, message: MessageId, *users: int, emoji: str = STAR) -> None:
        self.stars.setdefault(message, {}).setdefault(emoji, set()).update(map(UserId, users))

    def unstar(self, message: MessageId, *users: int, emoji: str = STAR) -> None:
        self.stars[message][emoji] -= {UserId(user) for user in users}

    async def place(self, guild: GuildId, channel: ChannelId) -> Place | None:
        return self.places.get(channel, Place(within=(channel,)))

    async def look(self, message: Starred) -> SeenStars:
        self.asked.append("look")
        if self.failure is not None:
            raise self.failure
        if message.message not in self.stars:
            raise MessageGone
        reactions = {
            key_of(emoji, None): Reactions(name=emoji, count=len(users))
            for emoji, users in self.stars[message.message].items()
            if users
        }
        place = await self.place(message.guild, message.channel)
        assert place is not None
        is_board_post = message.message in self.board_posts
        return SeenStars(author=self.author, place=place, reactions=reactions, is_board_post=is_board_post)

    async def has_starred(self, message: Starred, with_: Reactions, user: UserId) -> bool:
        self.asked.append("has starred")
        return user in self.stars[message.message][with_.name]

    async def starrers(self, message: Starred, with_: Reactions) -> frozenset[UserId]:
        self.asked.append("starrers")
        return frozenset(self.stars[message.message][with_.name])

    async def newest(
        self, guild: GuildId, channel: ChannelId, *, limit: int
    ) -> Sequence[tuple[Starred, frozenset[str]]]:
        if self.failure is not None:
            raise self.failure
        return [
            (Starred(guild=guild, channel=channel, message=message), frozenset(key_of(each, None) for each in emojis))
            for message, emojis in self.stars.items()
        ]


@define(eq=False)
class FakeBoardChannel:
    """`posts` are the cards that stand there, by id, with what they show."""

    posts: dict[MessageId, tuple[BoardPost, StarredView]] = field(factory=dict)
    sent: int = 0
    edits: int = 0
    failure: Exception | None = None
    then: Callable[[], None] = lambda: None
    """Happens once the post stands there, or does so no longer, before anybody knows."""

    def shown(self) -> list[tuple[MessageId, int]]:
        return [(post.message, view.stars) for post, view in self.posts.values()]

    async def post(self, place: BoardPost, view: StarredView, *, may_be_there: bool) -> Posted:
        self._answer()
        card = self._find(place) if may_be_there else None
        if card is None:
            self.sent += 1
            card = MessageId(10_000 + self.sent)
        self.posts[card] = (place, view)
        self.then()
        return Posted(card, MessageId(card + 50_000))

    async def edit(self, post: BoardPost, view: StarredView) -> None:
        self._answer()
        assert post.card is not None
        if post.card not in self.posts:
            raise PostGone
        self.edits += 1
        self.posts[post.card] = (self.posts[post.card][0], view)

    async def stands(self, post: BoardPost) -> bool:
        self._answer()
        return post.card is None or post.card in self.posts

    async def remove(self, post: BoardPost) -> None:
        self._answer()
        card = post.card or self._find(post)
        if card is not None:
            self.posts.pop(card, None)
            self.then()

    def _find(self, place: BoardPost) -> MessageId | None:
        return next((card for card, (post, _) in self.posts.items() if _same(post, place)), None)

    def _answer(self) -> None:
        if self.failure is not None:
            raise self.failure


def _same(one: BoardPost, other: BoardPost) -> bool:
    return _chosen(one) == _chosen(other)


def _chosen(post: BoardPost) -> BoardPost:
    return evolve(post, card=None, forward=None, stars=0, is_leaving=False)
