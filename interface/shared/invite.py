"""The rights that Tux can make use of in a server, what each is for, and the link that asks for them."""

import discord
from attrs import frozen


@frozen
class Right:
    """`flag` is the name that discord.py has for the permission."""

    flag: str
    name: str
    purpose: str


RIGHTS = (
    Right("view_channel", "View Channels", "everything that it posts"),
    Right("send_messages", "Send Messages", "the mod-log, digests and level notices"),
    Right("read_message_history", "Read Message History", "posting once, whatever happens"),
    Right("attach_files", "Attach Files", "charts in digests"),
    Right("ban_members", "Ban Members", "/ban, /softban and /unban"),
    Right("moderate_members", "Timeout Members", "/timeout and /untimeout"),
    Right("kick_members", "Kick Members", "/kick and /masskick"),
    Right("manage_guild", "Manage Server", "/massban, as Discord asks for it"),
    Right(
        "manage_roles",
        "Manage Roles",
        "roles as rewards, in the shop and in menus, /jail, /massrole, /lockdown and /unlock",
    ),
    Right("send_messages_in_threads", "Send Messages in Threads", "locking threads together with their channels"),
    Right("manage_messages", "Manage Messages", "/purge"),
    Right("manage_channels", "Manage Channels", "/slowmode and /jail-setup"),
    Right("change_nickname", "Change Nickname", "/bot profile"),
    Right("manage_nicknames", "Manage Nicknames", "/nick reset, and the tag of those who are `/afk`"),
    Right(
        "view_audit_log",
        "View Audit Log",
        "finishing what was interrupted, timeouts of more than 28 days, and cases of what is done by hand",
    ),
)


def missing_rights(granted: discord.Permissions) -> tuple[Right, ...]:
    """Those that are not granted in a server; an administrator has all of them."""
    return () if granted.administrator else tuple(right for right in RIGHTS if not getattr(granted, right.flag))


def invite_link(application: int, guild: int) -> str:
    """Adds the bot to a server with the rights above."""
    permissions = discord.Permissions(**{right.flag: True for right in RIGHTS})
    return discord.utils.oauth_url(application, permissions=permissions, guild=discord.Object(guild))
