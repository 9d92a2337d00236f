"""The guilds of a storm: all alike, so that there may be any number of them."""

from datetime import UTC, datetime, timedelta

from playground.world.guild import Guild
from playground.world.permission import Permission as P
from playground.world.records import Channel, Member, Overwrite, Role, User
from playground.world.snowflakes import id_at
from playground.world.world import World

CHANNEL, LOG = "general", "mod-log"
QUARTERS = "quarters"
"""Which is made slow and cleared."""
OWNER = "Ada"
JAIL_ROLE = "Brig"
EVERYDAY_ROLES = "Deckhand", "Cook"
"""Which anybody may have; the bot can give and take them."""
MANYS_ROLE = "Lookout"
"""Which many are given at once, and lose again."""
_BOOSTER = "Booster"
"""Which Discord keeps to itself."""

_FOUNDED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_BOT = id_at(_FOUNDED) + 1
_FOR_ALL = P.VIEW_CHANNEL | P.SEND_MESSAGES | P.READ_MESSAGE_HISTORY | P.USE_APPLICATION_COMMANDS
_FOR_MODERATORS = P.BAN_MEMBERS | P.KICK_MEMBERS | P.MODERATE_MEMBERS | P.VIEW_AUDIT_LOG | P.MANAGE_NICKNAMES
_FOR_MODERATORS |= P.MANAGE_CHANNELS | P.MANAGE_MESSAGES | P.MANAGE_ROLES
# Of what it takes from members where it locks a channel, Discord wants it to have all itself.
_FOR_BOT = _FOR_ALL | _FOR_MODERATORS | P.MANAGE_GUILD | P.SEND_MESSAGES_IN_THREADS


def moderator_names(count: int) -> list[str]:
    return [f"Mate {number}" for number in range(1, count + 1)]


def role_named(guild: Guild, name: str) -> int:
    return next(role.id for role in guild.roles.values() if role.name == name)


def dress(guild: Guild, user: int) -> None:
    """With the everyday roles and a nickname, as if they had always had them."""
    member = guild.members[user]
    member.roles = [role_named(guild, name) for name in (*EVERYDAY_ROLES, _BOOSTER)]
    member.nick = f"Sailor {user % 1000}"


def waters(guilds: int, moderators: int) -> World:
    """So many guilds, each with the same owner and moderators."""
    users = {_BOT: User(_BOT, "Tux", bot=True)}
    for place, name in enumerate([OWNER, *moderator_names(moderators)]):
        user = User(_BOT + 100 + place, name.lower().replace(" ", ""), name)
        users[user.id] = user
    people = [user.id for user in users.values() if not user.bot]
    places = [_guild(number, people) for number in range(1, guilds + 1)]
    return World(_BOT, users, {guild.id: guild for guild in places})


def _guild(number: int, people: list[int]) -> Guild:
    # An odd number of milliseconds later each: of two shards, each serves half of them. By minutes, so that of
    # thousands all are older than what happens in them.
    founded = _FOUNDED + timedelta(minutes=number, milliseconds=number)
    first = id_at(founded)
    watch, tux, general, log, quarters = (first + 10 + place for place in range(5))
    owner, *moderators = people
    roles = (
        Role(first, "@everyone", 0, permissions=_FOR_ALL),
        *(Role(first + 20 + place, name, 1) for place, name in enumerate([JAIL_ROLE, *EVERYDAY_ROLES, MANYS_ROLE])),
        Role(first + 30, _BOOSTER, 1, managed=True, premium=True),
        Role(watch, "Watch", 2, permissions=_FOR_MODERATORS),
        Role(tux, "Tux", 3, permissions=_FOR_BOT, managed=True, bot_id=_BOT),
    )
    staff_only = {
        first: Overwrite(kind=0, deny=P.VIEW_CHANNEL),
        watch: Overwrite(kind=0, allow=P.VIEW_CHANNEL),
        tux: Overwrite(kind=0, allow=P.VIEW_CHANNEL | P.SEND_MESSAGES),
    }
    channels = (
        Channel(general, first, CHANNEL),
        Channel(log, first, LOG, position=1, overwrites=staff_only),
        Channel(quarters, first, QUARTERS, position=2),
    )
    members = {
        _BOT: Member(_BOT, founded, [tux]),
        owner: Member(owner, founded),
        **{moderator: Member(moderator, founded, [watch]) for moderator in moderators},
    }
    return Guild(
        first,
        f"Buoy {number}",
        owner,
        {role.id: role for role in roles},
        {channel.id: channel for channel in channels},
        members,
        system_channel_id=general,
    )
