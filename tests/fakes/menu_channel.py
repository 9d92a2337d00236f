"""Channels with role menus that behave as Discord's do: what was sent stands there, whoever remembers it."""

from collections.abc import Callable

from attrs import define, evolve, field

from application.role_menus.queries import MenuView
from application.shared.posting import PostGone
from domain.role_menus.repository import MenuPost
from domain.shared.ids import MessageId


@define(eq=False)
class FakeMenuChannel:
    posts: dict[MessageId, tuple[MenuPost, MenuView]] = field(factory=dict)
    sent: int = 0
    failure: Exception | None = None
    then: Callable[[], None] = lambda: None
    """Happens once the post stands there, before anybody knows."""

    def shown(self) -> list[int]:
        """The versions that stand there."""
        return [view.version for _, view in self.posts.values()]

    async def post(self, place: MenuPost, menu: MenuView, *, may_be_there: bool) -> MessageId:
        self._answer()
        message = self._find(place) if may_be_there else None
        if message is None:
            self.sent += 1
            message = MessageId(10_000 + self.sent)
        self.posts[message] = (place, menu)
        self.then()
        return message

    async def edit(self, post: MenuPost, menu: MenuView) -> None:
        self._answer()
        assert post.message is not None
        if post.message not in self.posts:
            raise PostGone
        self.posts[post.message] = (self.posts[post.message][0], menu)

    async def remove(self, post: MenuPost) -> None:
        self._answer()
        message = post.message or self._find(post)
        if message not in self.posts:
            raise PostGone
        del self.posts[message]

    def _find(self, place: MenuPost) -> MessageId | None:
        wanted = evolve(place, message=None)
        return next((message for message, (post, _) in self.posts.items() if post == wanted), None)

    def _answer(self) -> None:
        if self.failure is not None:
            raise self.failure
