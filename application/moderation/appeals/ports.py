"""What appeals need from the outside."""

from typing import Protocol

from attrs import frozen

from application.moderation.appeals.queries import AppealView
from application.moderation.queries import CaseView
from domain.shared.ids import ChannelId, GuildId, MessageId


@frozen
class PostedAppeal:
    """An appeal as the moderators see it, with the case that it is against."""

    appeal: AppealView
    case: CaseView

    @property
    def guild(self) -> GuildId:
        return self.appeal.guild

    @property
    def version(self) -> int:
        return self.appeal.version


class AppealChannel(Protocol):
    """A guild's channel for appeals. Each raises DiscordUnreachable, or PlaceUnwritable where it takes no posts."""

    async def post(self, channel: ChannelId, shown: PostedAppeal, *, may_be_there: bool) -> MessageId:
        """Post the appeal; where an earlier try may have left a post behind, that one is looked for and brought up to
        date."""
        ...

    async def edit(self, channel: ChannelId, message: MessageId, shown: PostedAppeal) -> None:
        """Bring the post up to date. Raises PostGone."""
        ...


class AppellantNotifier(Protocol):
    async def tell(self, appeal: AppealView) -> None:
        """Tell the member by direct message what was decided, once; whoever takes no messages is not told.

        Raises DiscordUnreachable.
        """
        ...
