from enum import StrEnum


class Permission(StrEnum):
    """The Discord permissions that rules ask for, named as its flags (Discord API reference, "Permissions")."""

    MANAGE_GUILD = "manage_guild"
    MANAGE_ROLES = "manage_roles"
    MANAGE_CHANNELS = "manage_channels"
    MANAGE_MESSAGES = "manage_messages"
    MANAGE_NICKNAMES = "manage_nicknames"
    MODERATE_MEMBERS = "moderate_members"
    KICK_MEMBERS = "kick_members"
    BAN_MEMBERS = "ban_members"
