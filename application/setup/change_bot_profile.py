from collections.abc import Collection

from attrs import define, field, frozen

from application.setup.ports import OwnProfile
from domain.setup.bot_profile import BotProfileChange, ProfilePart, profile_change
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ChangeBotProfile:
    """None where a part stays; `reset` are those that become again what they are everywhere."""

    guild: GuildId
    by: Standing
    name: str | None = None
    bio: str | None = None
    avatar: bytes | None = field(default=None, repr=False)
    reset: Collection[ProfilePart] = ()


@define
class ChangeBotProfileHandler:
    """Discord alone knows how the bot shows itself: nothing is on record here, and done twice it is the same.

    Raises MissingPermission, ProfileRefused, DiscordUnreachable, and what can be wrong with a profile.
    """

    _profile: OwnProfile

    async def __call__(self, command: ChangeBotProfile) -> BotProfileChange:
        command.by.require(Permission.MANAGE_GUILD)
        change = profile_change(name=command.name, bio=command.bio, avatar=command.avatar, reset=command.reset)
        await self._profile.change(command.guild, change, audit_reason=f"profile changed by {command.by.user}")
        return change
