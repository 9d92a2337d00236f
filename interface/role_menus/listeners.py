import discord
from attrs import define

from application.role_menus.note_gone import DeletedMessages, NoteRolesGone
from application.shared.use_case import UseCase
from domain.shared.ids import GuildId, MessageId, RoleId


@define
class MenuListeners:
    """None of these events needs a privileged intent."""

    _note_roles_gone: UseCase[NoteRolesGone, None]
    _deleted: DeletedMessages

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        await self._note_roles_gone(NoteRolesGone(GuildId(role.guild.id), frozenset({RoleId(role.id)})))

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        self._note(payload.guild_id, {payload.message_id})

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        self._note(payload.guild_id, payload.message_ids)

    def _note(self, guild: int | None, messages: set[int]) -> None:
        if guild is not None:
            self._deleted.note(GuildId(guild), [MessageId(message) for message in sorted(messages)])
