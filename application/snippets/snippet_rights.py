from attrs import define

from application.shared.use_case import UseCase
from application.snippets.queries import SnippetReader
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from domain.shared.standing import Standing
from domain.snippets.rights import Owned, SnippetRules


@define
class SnippetRights:
    """Who may do what in a guild, as it has chosen."""

    _get_settings: UseCase[GuildId, Settings]
    _snippets: SnippetReader

    async def check_user(self, guild: GuildId, by: Standing) -> None:
        """Raises SnippetRoleNeeded."""
        (await self._rules(guild)).check_user(by)

    async def check_author(self, guild: GuildId, by: Standing) -> None:
        """Raises BannedFromSnippets, SnippetRoleNeeded, MissingPermission."""
        rules = await self._rules(guild)
        rules.check_author(by, is_banned=await self._snippets.is_banned(guild, by.user))

    async def check_editor(self, guild: GuildId, by: Standing, snippet: Owned) -> None:
        """Raises what `check_author` does, SnippetLocked."""
        rules = await self._rules(guild)
        rules.check_editor(by, snippet, is_banned=await self._snippets.is_banned(guild, by.user))

    async def _rules(self, guild: GuildId) -> SnippetRules:
        return SnippetRules.of(guild, await self._get_settings(guild))
