"""The rights that Tux can make use of in a server, what each is for, and the link that asks for them."""

import discord
from attrs import frozen

from interface.shared.languages import Text, gettext_lazy


@frozen
class Right:
    """`flag` is the name that discord.py has for the permission."""

    flag: str
    name: Text
    purpose: Text


RIGHTS = (
    Right("view_channel", gettext_lazy("View Channels"), gettext_lazy("everything that it posts")),
    Right("send_messages", gettext_lazy("Send Messages"), gettext_lazy("the mod-log, digests and level notices")),
    Right("read_message_history", gettext_lazy("Read Message History"), gettext_lazy("posting once, whatever happens")),
    Right("attach_files", gettext_lazy("Attach Files"), gettext_lazy("charts in digests")),
    Right("ban_members", gettext_lazy("Ban Members"), gettext_lazy("/ban, /softban and /unban")),
    Right("moderate_members", gettext_lazy("Timeout Members"), gettext_lazy("/timeout and /untimeout")),
    Right("kick_members", gettext_lazy("Kick Members"), gettext_lazy("/kick and /masskick")),
    Right("manage_guild", gettext_lazy("Manage Server"), gettext_lazy("/massban, as Discord asks for it")),
    Right(
        "manage_roles",
        gettext_lazy("Manage Roles"),
        gettext_lazy("roles as rewards, in the shop and in menus, /jail, /massrole, /lockdown and /unlock"),
    ),
    Right(
        "send_messages_in_threads",
        gettext_lazy("Send Messages in Threads"),
        gettext_lazy("locking threads together with their channels"),
    ),
    Right("manage_messages", gettext_lazy("Manage Messages"), gettext_lazy("/purge")),
    Right("manage_channels", gettext_lazy("Manage Channels"), gettext_lazy("/slowmode and /jail-setup")),
    Right("change_nickname", gettext_lazy("Change Nickname"), gettext_lazy("/bot profile")),
    Right(
        "manage_nicknames",
        gettext_lazy("Manage Nicknames"),
        gettext_lazy("/nick reset, and the tag of those who are `/afk`"),
    ),
    Right(
        "view_audit_log",
        gettext_lazy("View Audit Log"),
        gettext_lazy(
            "finishing what was interrupted, timeouts of more than 28 days, and cases of what is done by hand"
        ),
    ),
)


def missing_rights(granted: discord.Permissions) -> tuple[Right, ...]:
    """Those that are not granted in a server; an administrator has all of them."""
    return () if granted.administrator else tuple(right for right in RIGHTS if not getattr(granted, right.flag))


def invite_link(application: int, guild: int) -> str:
    """Adds the bot to a server with the rights above."""
    permissions = discord.Permissions(**{right.flag: True for right in RIGHTS})
    return discord.utils.oauth_url(application, permissions=permissions, guild=discord.Object(guild))
