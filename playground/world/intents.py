"""The intents that a bot has to be allowed before it may ask for them."""

from enum import IntFlag


class PrivilegedIntent(IntFlag):
    """Discord's bits, by Discord's names."""

    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    MESSAGE_CONTENT = 1 << 15

    @property
    def application_flag(self) -> int:
        """The flag by which an application in fewer than 100 guilds says that it is allowed this one."""
        return _FLAGS[self]


_FLAGS = {
    PrivilegedIntent.GUILD_PRESENCES: 1 << 13,
    PrivilegedIntent.GUILD_MEMBERS: 1 << 15,
    PrivilegedIntent.MESSAGE_CONTENT: 1 << 19,
}
ALL_PRIVILEGED = PrivilegedIntent.GUILD_MEMBERS | PrivilegedIntent.GUILD_PRESENCES | PrivilegedIntent.MESSAGE_CONTENT
