"""Who may do what with snippets."""

from typing import Protocol

from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from domain.shared.standing import Standing
from domain.snippets.errors import BannedFromSnippets, SnippetLocked, SnippetRoleNeeded
from domain.snippets.settings import SNIPPET_AUTHORS, SNIPPET_USERS

CARE = Permission.MANAGE_MESSAGES
"""Whoever has it looks after all snippets of the guild."""

RULE = Permission.MANAGE_GUILD
"""Whoever has it decides who writes snippets, and takes in whole files of them."""


class Owned(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def author(self) -> UserId: ...

    @property
    def is_locked(self) -> bool: ...


@frozen
class SnippetRules:
    """What a guild has chosen."""

    guild: GuildId
    users: RoleId | None
    authors: RoleId | None

    @classmethod
    def of(cls, guild: GuildId, settings: Settings) -> "SnippetRules":
        return cls(guild, settings[SNIPPET_USERS], settings[SNIPPET_AUTHORS])

    def check_user(self, by: Standing) -> None:
        """Raises SnippetRoleNeeded."""
        if self.users is not None and not by.may(CARE) and not self._has(by, self.users):
            raise SnippetRoleNeeded(self.users)

    def check_author(self, by: Standing, *, is_banned: bool) -> None:
        """Raises BannedFromSnippets, SnippetRoleNeeded, MissingPermission."""
        if is_banned and not by.may(RULE):
            raise BannedFromSnippets
        if by.may(CARE):
            return
        if self.authors is None:
            by.require(CARE)
        elif not self._has(by, self.authors):
            raise SnippetRoleNeeded(self.authors)

    def may_author(self, by: Standing) -> bool:
        """Whether they may write snippets, unless they are banned from it."""
        try:
            self.check_author(by, is_banned=False)
        except DomainError:
            return False
        return True

    def check_editor(self, by: Standing, snippet: Owned, *, is_banned: bool) -> None:
        """Raises what `check_author` does, SnippetLocked."""
        if is_banned and not by.may(RULE):
            raise BannedFromSnippets
        if by.may(CARE):
            return
        if snippet.author != by.user:
            by.require(CARE)
        self.check_author(by, is_banned=is_banned)
        if snippet.is_locked:
            raise SnippetLocked(snippet.name)

    def _has(self, by: Standing, role: RoleId) -> bool:
        return by.is_owner or role in by.roles or role == RoleId(self.guild)  # which everybody has
