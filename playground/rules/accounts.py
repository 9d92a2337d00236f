"""People's accounts: the names and the picture that they have everywhere."""

import re
import secrets

from attrs import define

from playground.rules.moderation import Moderation
from playground.wire.forms import InvalidForm
from playground.world.guild import Guild
from playground.world.world import World

_USERNAME = re.compile(r"[a-z0-9_.]{2,32}")
_LONGEST_NAME = 32


@define(eq=False)
class Accounts:
    """A change is told in every guild of whoever made it."""

    _world: World
    _moderation: Moderation

    def rename(self, user_id: int, *, username: str | None = None, display_name: str | None = None) -> None:
        """Take other names; None leaves one as it is, an empty display name removes it. Raises error 50035."""
        user = self._world.user(user_id)
        if username is not None and (not _USERNAME.fullmatch(username) or ".." in username):
            words = "Please only use numbers, lower case letters, underscores, or periods."
            raise InvalidForm(("username",), "USERNAME_INVALID", words)
        if display_name is not None and len(display_name.strip()) > _LONGEST_NAME:
            words = f"Must be between 1 and {_LONGEST_NAME} in length."
            raise InvalidForm(("global_name",), "BASE_TYPE_BAD_LENGTH", words)
        user.username = user.username if username is None else username
        user.global_name = user.global_name if display_name is None else display_name.strip() or None
        self._tell(user_id)

    def change_avatar(self, user_id: int, *, to_none: bool) -> None:
        """Take a new picture, or none."""
        self._world.user(user_id).avatar = None if to_none else secrets.token_hex(16)
        self._tell(user_id)

    def show_in_guild(self, guild: Guild, user_id: int, *, avatar: str | None, bio: str) -> None:
        """Take a picture and a text for this guild alone; without them, those of everywhere are shown."""
        member = guild.member(user_id)
        member.avatar, member.bio = avatar, bio
        self._moderation.tell_member_update(guild, member)

    def _tell(self, user_id: int) -> None:
        for guild in self._world.guilds_of(user_id):
            self._moderation.tell_member_update(guild, guild.members[user_id])
