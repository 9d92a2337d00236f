from typing import Protocol

from application.charts.queries import Activity, Week
from application.shared.drawing import Png, Theme
from domain.charts.digest import Digest
from domain.shared.ids import ChannelId, MessageId


class ActivityPictures(Protocol):
    async def draw(self, activity: Activity, *, name: str | None, theme: Theme) -> Png:
        """`name`: of the member; a guild's is known. Raises CannotDraw."""
        ...


class MembersHeard(Protocol):
    def __call__(self) -> bool:
        """Whether Discord tells the bot who comes and goes: it does so only where that was asked for and granted."""
        ...


class DigestChannel(Protocol):
    async def post(self, channel: ChannelId, digest: Digest, week: Week, picture: Png | None) -> MessageId:
        """Once: a post that was sent already, by an attempt that was cut off, is found again.

        Raises DigestUnwritable, DiscordUnreachable.
        """
        ...

    async def complain(self, notices: ChannelId, digest: Digest, channel: ChannelId) -> None:
        """Tell the guild's staff, in the channel for notices, that the digest cannot be posted in that other one.

        Where Discord refuses this too, `/digest` still says it. Raises DiscordUnreachable.
        """
        ...
