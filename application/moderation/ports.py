"""What moderation needs of the outside."""

from datetime import timedelta
from enum import Enum
from typing import Protocol

from application.moderation.queries import CaseView
from domain.moderation.case import Notice
from domain.moderation.sanction import CaseKind
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from domain.shared.standing import Standing


class Effect(Enum):
    """What Discord holds of an action."""

    ABSENT = "absent"
    OURS = "ours"
    FOREIGN = "foreign"  # the state is there, but another action brought it about


class SanctionGateway(Protocol):
    """Actions on members. Acting raises EffectRefused or DiscordUnreachable, looking MayNotLook or the latter."""

    async def ban(self, guild: GuildId, user: UserId, *, delete_messages: timedelta, audit_reason: str) -> None: ...

    async def unban(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None: ...

    async def is_banned(self, guild: GuildId, user: UserId) -> bool: ...

    async def effect_of(self, guild: GuildId, user: UserId, kind: CaseKind, token: str) -> Effect:
        """Whether the action whose audit-log reason starts with `token` was done, even if it was undone since."""
        ...


class MemberNotifier(Protocol):
    """Direct messages about a case. Each raises DiscordUnreachable."""

    async def tell(self, case: CaseView) -> Notice:
        """Send the message; DELIVERED, or NOT_DELIVERED where the member takes none."""
        ...

    async def was_told(self, case: CaseView) -> bool:
        """Whether the message about this case already stands in the conversation."""
        ...


class Standings(Protocol):
    async def of(self, guild: GuildId, user: UserId) -> Standing:
        """Where the user stands now. Raises DiscordUnreachable."""
        ...

    async def of_bot(self, guild: GuildId) -> Standing:
        """Raises DiscordUnreachable."""
        ...


class CaseLogChannel(Protocol):
    """A guild's mod-log. Each raises DiscordUnreachable, or CaseLogUnwritable where the channel takes no posts."""

    async def post(self, channel: ChannelId, case: CaseView) -> MessageId:
        """Post the case, or find the post that an earlier try left behind: twice asked, one post."""
        ...

    async def edit(self, channel: ChannelId, message: MessageId, case: CaseView) -> None:
        """Bring the post up to date; a post that someone deleted stays deleted."""
        ...
