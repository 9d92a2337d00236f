"""One post for each thing in a channel that the guild chose, edited as the thing changes."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from attrs import define

from application.shared.errors import ApplicationError
from domain.shared.ids import ChannelId, GuildId, MessageId
from domain.shared.posts import Place


class PostGone(ApplicationError):
    """Somebody deleted the post."""


class PlaceUnwritable(ApplicationError):
    """The channel is gone, or the bot may not write there."""


class Postable(Protocol):
    """A later version of the same thing has a larger number."""

    @property
    def guild(self) -> GuildId: ...

    @property
    def version(self) -> int: ...


class PostChannel[View](Protocol):
    """Each raises DiscordUnreachable, or PlaceUnwritable where the channel takes no posts."""

    async def post(self, channel: ChannelId, view: View, /, *, may_be_there: bool) -> MessageId:
        """Post it; where an earlier try may have left a post behind, that one is looked for and brought up to date."""
        ...

    async def edit(self, channel: ChannelId, message: MessageId, view: View, /) -> None:
        """Bring the post up to date. Raises PostGone."""
        ...


class Places[View](Protocol):
    """Where each thing stands, as it is on record."""

    async def chosen(self, guild: GuildId) -> ChannelId | None:
        """The channel that the guild wants such things in now."""
        ...

    async def of(self, view: View) -> Place | None: ...

    async def choose(self, view: View, channel: ChannelId) -> bool:
        """Settle where it is posted, before it is; whether nobody chose before, so that no post can be there."""
        ...

    async def remember(self, view: View, place: Place) -> None: ...


@define
class StandingPost[View: Postable]:
    """Makes the post show the thing as it is now.

    It looks at the state, not at what happened, so it may run twice, late, or concurrently. The run that finishes last
    has seen that the thing did not change meanwhile, so the last edit is never an old one. The channel is settled
    before the post is sent; where it is closed or gone and another one is chosen by now, or where somebody deleted the
    post, it is posted anew, in the channel that is chosen now.
    """

    _channel: PostChannel[View]
    _places: Places[View]

    async def show(self, view: View, read: Callable[[], Awaitable[View]]) -> None:
        """`view` and whatever `read` finds afterwards. Raises PlaceUnwritable."""
        while True:
            await self.show_once(view)
            shown, view = view, await read()
            if view.version == shown.version:
                return

    async def show_once(self, view: View) -> None:
        """For whoever looks by themselves whether it changed meanwhile. Raises PlaceUnwritable."""
        place = await self._places.of(view)
        try:
            if place is None:
                await self._post_first(view)
            elif place.message is None:
                await self._post(view, place.channel, may_be_there=True)
            else:
                await self._channel.edit(place.channel, place.message, view)
        except PostGone:
            await self._post_anew(view)
        except PlaceUnwritable:
            channel = await self._places.chosen(view.guild)
            if channel is not None and (place is None or channel == place.channel):
                raise
            await self._post_anew(view)

    async def _post_anew(self, view: View) -> None:
        """In the channel that is chosen now; without one nobody wants to see it."""
        channel = await self._places.chosen(view.guild)
        if channel is not None:
            await self._post(view, channel, may_be_there=True)

    async def _post_first(self, view: View) -> None:
        channel = await self._places.chosen(view.guild)
        if channel is None:
            return
        if await self._places.choose(view, channel):
            await self._post(view, channel, may_be_there=False)
        else:
            await self.show_once(view)  # where another delivery of the event chose

    async def _post(self, view: View, channel: ChannelId, *, may_be_there: bool) -> None:
        message = await self._channel.post(channel, view, may_be_there=may_be_there)
        await self._places.remember(view, Place(channel=channel, message=message))
