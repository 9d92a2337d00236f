import discord
from attrs import define

from application.levels.note_message import NoteMessage
from application.shared.use_case import UseCase
from domain.levels.activity import Second
from domain.shared.ids import GuildId, RoleId, UserId
from interface.levels.places import places_of

_DISCORD_EPOCH = 1_420_070_400  # seconds; a snowflake's upper bits are milliseconds since 2015


@define
class ActivityListeners:
    _note_message: UseCase[NoteMessage, None]

    async def on_message(self, message: discord.Message) -> None:
        author = message.author
        if message.guild is None or not isinstance(author, discord.Member):
            return  # a webhook, a direct message, or a guild that is not known
        await self._note_message(
            NoteMessage(
                guild=GuildId(message.guild.id),
                author=UserId(author.id),
                at=second_of(message.id),
                places=places_of(message.channel),
                username=author.name,
                display_name=author.display_name,
                roles=frozenset(RoleId(role.id) for role in author.roles),
                is_by_person=not author.bot and not message.is_system(),
            )
        )


def second_of(snowflake: int) -> Second:
    """When Discord made it (Discord API reference, "Snowflakes")."""
    return Second((snowflake >> 22) // 1000 + _DISCORD_EPOCH)
