from attrs import define, frozen

from application.moderation.ports import BanList, BannedUser, Bans
from domain.moderation.actions.unban import UNBAN
from domain.shared.ids import GuildId
from domain.shared.standing import Standing
from domain.shared.text import tidied
from domain.shared.typed_user import user_in


@frozen(kw_only=True)
class SuggestBans:
    guild: GuildId
    by: Standing
    typed: str
    limit: int


@define
class SuggestBansHandler:
    """Whom a person may mean who has typed so far: those whose name begins so before those that only have it in their
    name or reason, each by name; and whoever has that id, listed or not.

    Raises MissingPermission, MayNotLook, DiscordUnreachable.
    """

    _listed: BanList
    _bans: Bans

    async def __call__(self, command: SuggestBans) -> tuple[BannedUser, ...]:
        command.by.require(UNBAN.needs_of_moderator)
        wanted = tidied(command.typed).casefold()
        listed = (await self._listed.known(command.guild)).bans
        ranked = sorted((rank, ban.name.casefold(), ban.user, ban) for ban in listed if (rank := _rank(ban, wanted)))
        found = [ban for *_, ban in ranked[: command.limit]]
        user = user_in(command.typed)
        if user is None or any(ban.user == user for ban in found):
            return tuple(found)
        ban = await self._bans.find(command.guild, user)
        alone = () if ban is None else (BannedUser(user=user, reason=ban.audit_reason),)
        return (*alone, *found)[: command.limit]


_BEGINS, _HAS = 1, 2


def _rank(ban: BannedUser, wanted: str) -> int:
    """0 for somebody who is not meant."""
    names = [name.casefold() for name in ban.names]
    if any(name.startswith(wanted) for name in names) or wanted == str(ban.user) or not wanted:
        return _BEGINS
    return _HAS if any(wanted in text for text in (*names, (ban.reason or "").casefold())) else 0
