"""What a guild may choose about snippets."""

from domain.shared.ids import RoleId
from domain.shared.settings import GuildRole, Setting

SNIPPET_USERS: Setting[RoleId | None] = Setting("snippet_users", GuildRole(), None)
"""Who may use snippets; everybody where no role is chosen."""

SNIPPET_AUTHORS: Setting[RoleId | None] = Setting("snippet_authors", GuildRole(), None)
"""Who may write snippets, besides those who look after them."""
