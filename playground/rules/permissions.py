"""Who holds which permissions where."""

from playground.world.guild import Guild
from playground.world.permission import Permission
from playground.world.records import Channel, Member, Role
from playground.world.refusals import DiscordError, Refusal
from playground.world.world import World

EVERYTHING = (1 << 53) - 1
_WHILE_TIMED_OUT = Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY
_IN_DIRECT_MESSAGES = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.PIN_MESSAGES
)


def roles_of(guild: Guild, member: Member) -> list[Role]:
    """The member's roles, @everyone included, lowest first."""
    held = [guild.roles[role] for role in member.roles if role in guild.roles]
    return sorted([guild.everyone, *held], key=role_rank)


type Rank = tuple[int, int]


def role_rank(role: Role) -> Rank:
    """Where a role stands: of two at one position the older one stands higher."""
    return role.position, -role.id


def rank(guild: Guild, user_id: int) -> Rank:
    """Where someone stands in the hierarchy; the owner stands above every role, a stranger below."""
    if user_id == guild.owner_id:
        return 1 << 30, 0
    member = guild.members.get(user_id)
    return (-1, 0) if member is None else role_rank(roles_of(guild, member)[-1])


def in_guild(guild: Guild, user_id: int) -> int:
    """The permission bits someone holds in the guild as a whole; 0 for a stranger."""
    member = guild.members.get(user_id)
    if member is None:
        return 0
    bits = 0
    for role in roles_of(guild, member):
        bits |= role.permissions
    if user_id == guild.owner_id or bits & Permission.ADMINISTRATOR:
        return EVERYTHING
    return bits


def require(guild: Guild, actor: int, permission: Permission) -> None:
    """Raises Discord's error 50013 when someone has none of these rights in the guild."""
    if not in_guild(guild, actor) & permission:
        raise DiscordError(Refusal.MISSING_PERMISSIONS)


def require_rank_over(guild: Guild, actor: int, target: Role | Member) -> None:
    """Raises Discord's error 50013 when someone does not stand above a role or a member."""
    theirs = role_rank(target) if isinstance(target, Role) else rank(guild, target.user_id)
    if rank(guild, actor) <= theirs:
        raise DiscordError(Refusal.MISSING_PERMISSIONS)


def in_channel(world: World, user_id: int, channel: Channel) -> int:
    """The permission bits someone holds in a channel, after its overwrites."""
    guild = world.guild_of(channel)
    if guild is None:
        return int(_IN_DIRECT_MESSAGES) if user_id in (channel.recipient_id, world.bot_id) else 0
    bits = in_guild(guild, user_id)
    member = guild.members.get(user_id)
    if member is None or bits == EVERYTHING:
        return bits
    everyone = channel.overwrites.get(guild.id)
    if everyone is not None:
        bits = bits & ~everyone.deny | everyone.allow
    of_roles = [channel.overwrites[role] for role in member.roles if role in channel.overwrites]
    for overwrite in of_roles:
        bits &= ~overwrite.deny
    for overwrite in of_roles:
        bits |= overwrite.allow
    own = channel.overwrites.get(user_id)
    if own is not None:
        bits = bits & ~own.deny | own.allow
    return bits if bits & Permission.VIEW_CHANNEL else 0


def while_timed_out(bits: int) -> int:
    """What is left of someone's permissions during a timeout."""
    return bits if bits & Permission.ADMINISTRATOR else bits & _WHILE_TIMED_OUT
