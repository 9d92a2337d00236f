import discord
from discord import app_commands


def moderation_group() -> app_commands.Group:
    """`/moderation`, to which several parts of moderation add what they have to say about their own health."""
    return app_commands.Group(
        name="moderation",
        description="Whether the record and Discord agree",
        guild_only=True,
        default_permissions=discord.Permissions(moderate_members=True),
    )
