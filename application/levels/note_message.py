from attrs import define, frozen

from application.levels.ports import ActivityBuffer
from domain.levels.activity import Activity, ActivityKey, Face, Second, day_of
from domain.levels.rules import Places
from domain.shared.ids import GuildId, RoleId, UserId


@frozen(kw_only=True)
class NoteMessage:
    guild: GuildId
    author: UserId
    at: Second
    """By Discord's clock."""
    places: Places
    username: str
    display_name: str
    roles: frozenset[RoleId]
    is_by_person: bool
    """Typed by a member: not by a bot or a webhook, and no note of Discord's own, as about a boost."""


@define
class NoteMessageHandler:
    """Keeps in mind that a message was written; nothing is read or stored now."""

    _activity: ActivityBuffer

    async def __call__(self, command: NoteMessage) -> None:
        if not command.is_by_person:
            return
        key = ActivityKey(command.guild, command.author, day_of(command.at))
        face = Face(command.at, command.username, command.display_name, command.roles)
        await self._activity.put(key, Activity.message(face, command.places))
