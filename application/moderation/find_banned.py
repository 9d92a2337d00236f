from attrs import define, frozen

from application.moderation.ports import BanList, BannedUser
from domain.moderation.actions.unban import UNBAN
from domain.moderation.errors import BanNotFound
from domain.shared.ids import GuildId
from domain.shared.standing import Standing
from domain.shared.text import tidied
from domain.shared.typed_user import user_in


@frozen(kw_only=True)
class FindBanned:
    guild: GuildId
    by: Standing
    typed: str


@define
class FindBannedHandler:
    """Who is meant: by id or mention, whether banned or not, or the only one who is banned and goes by this name. Where
    not all could be listed, only by username: two may have one display name, and one of them may not be listed. An
    id is told with names where those are known without asking.

    Raises MissingPermission, BanNotFound, MayNotLook, DiscordUnreachable.
    """

    _listed: BanList

    async def __call__(self, command: FindBanned) -> BannedUser:
        command.by.require(UNBAN.needs_of_moderator)
        user = user_in(command.typed)
        if user is not None:
            return self._listed.listed(command.guild, user) or BannedUser(user=user)
        wanted = tidied(command.typed).removeprefix("@").casefold()
        listed = await self._listed.known(command.guild)
        found = [ban for ban in listed.bans if wanted in [name.casefold() for name in ban.names]]
        if len(found) != 1 or not (listed.is_complete or wanted == (found[0].username or "").casefold()):
            raise BanNotFound(command.typed)
        return found[0]
