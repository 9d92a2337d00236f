import discord


def may_see_audit_log(guild: discord.Guild) -> bool:
    """Looked at before Discord is asked, which locks out whoever asks too often for what they may not have."""
    return guild.me.guild_permissions.view_audit_log
