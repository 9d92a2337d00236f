"""Finding members by name."""

from playground.world.guild import Guild
from playground.world.records import Member
from playground.world.world import World


def members_named(world: World, guild: Guild, query: str) -> list[Member]:
    """The members of whom one of the names begins with `query`, in any case."""
    return [member for member in guild.members.values() if _is_named(world, member, query.casefold())]


def _is_named(world: World, member: Member, query: str) -> bool:
    user = world.users[member.user_id]
    return any((name or "").casefold().startswith(query) for name in (user.username, user.global_name, member.nick))
