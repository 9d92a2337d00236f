"""The guild a fresh playground starts with."""

from datetime import UTC, datetime, timedelta

from attrs import frozen

from playground.world.permission import Permission as P
from playground.world.records import Channel, Guild, Member, Message, Overwrite, Role, User
from playground.world.snowflakes import id_at
from playground.world.world import World

_FOUNDED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_FIRST = id_at(_FOUNDED)
_MINUTE = id_at(_FOUNDED + timedelta(minutes=1)) - _FIRST

GUILD, BOT = _FIRST, _FIRST + 1
ADMIN_ROLE, BOT_ROLE, SENIOR_ROLE, MODERATOR_ROLE, REGULAR_ROLE = (_FIRST + 10 + n for n in range(5))
WELCOME, GENERAL, HELP, SHOWCASE, MOD_LOG = (_FIRST + 20 + n for n in range(5))

_FOR_ALL = (
    P.VIEW_CHANNEL
    | P.SEND_MESSAGES
    | P.READ_MESSAGE_HISTORY
    | P.ADD_REACTIONS
    | P.EMBED_LINKS
    | P.ATTACH_FILES
    | P.CHANGE_NICKNAME
    | P.USE_APPLICATION_COMMANDS
)
_FOR_MODERATORS = P.BAN_MEMBERS | P.KICK_MEMBERS | P.MODERATE_MEMBERS | P.MANAGE_MESSAGES | P.VIEW_AUDIT_LOG
_FOR_BOT = _FOR_ALL | _FOR_MODERATORS | P.MANAGE_ROLES | P.MANAGE_NICKNAMES | P.MANAGE_GUILD | P.PIN_MESSAGES


@frozen
class _Person:
    name: str
    roles: tuple[int, ...] = ()
    closed_direct_messages: bool = False


_PEOPLE = (
    _Person("Ada"),
    _Person("Bruno", (ADMIN_ROLE,)),
    _Person("Chidi", (SENIOR_ROLE, MODERATOR_ROLE)),
    _Person("Dalia", (MODERATOR_ROLE,)),
    _Person("Emil", (REGULAR_ROLE,)),
    _Person("Freya", (REGULAR_ROLE,)),
    _Person("Goro"),
    _Person("Hana", closed_direct_messages=True),
    _Person("Ivo"),
    _Person("Juno"),
)

_GREETINGS = (
    (WELCOME, 0, "Welcome to Harbour! Be kind, and ask in #help when you are stuck."),
    (GENERAL, 4, "Good morning, everyone."),
    (GENERAL, 5, "Morning! The new bot is in, try typing a slash."),
    (HELP, 6, "Where do I find the notes of last week's meeting?"),
    (HELP, 3, "They are pinned in #welcome."),
)


def _channels() -> dict[int, Channel]:
    bot_may_see = Overwrite(kind=0, allow=P.VIEW_CHANNEL | P.SEND_MESSAGES)
    staff_only = {
        GUILD: Overwrite(kind=0, deny=P.VIEW_CHANNEL),
        MODERATOR_ROLE: Overwrite(kind=0, allow=P.VIEW_CHANNEL),
        SENIOR_ROLE: Overwrite(kind=0, allow=P.VIEW_CHANNEL),
        BOT_ROLE: bot_may_see,
    }
    listed = (
        Channel(WELCOME, "welcome", topic="Start here"),
        Channel(GENERAL, "general", topic="Anything goes, within reason"),
        Channel(HELP, "help", topic="Questions and answers"),
        Channel(SHOWCASE, "showcase", topic="Things we made"),
        Channel(MOD_LOG, "mod-log", topic="What the staff did, and why", overwrites=staff_only),
    )
    for position, channel in enumerate(listed):
        channel.position = position
    return {channel.id: channel for channel in listed}


def _roles() -> dict[int, Role]:
    listed = (
        Role(GUILD, "@everyone", 0, permissions=_FOR_ALL),
        Role(REGULAR_ROLE, "Regular", 1, color=0x3498DB),
        Role(MODERATOR_ROLE, "Moderator", 2, permissions=_FOR_MODERATORS, color=0x2ECC71, hoist=True),
        Role(SENIOR_ROLE, "Senior Moderator", 3, permissions=_FOR_MODERATORS, color=0x1F8B4C, hoist=True),
        Role(BOT_ROLE, "Tux", 4, permissions=_FOR_BOT, color=0xF1C40F, managed=True, bot_id=BOT),
        Role(ADMIN_ROLE, "Admin", 5, permissions=P.ADMINISTRATOR, color=0xE74C3C, hoist=True),
    )
    return {role.id: role for role in listed}


def default_world() -> World:
    """The guild "Harbour": an owner, an admin, two moderators, six members and the bot; its ids are always the same."""
    users = {BOT: User(BOT, "Tux", bot=True)}
    members = {BOT: Member(BOT, _FOUNDED, [BOT_ROLE])}
    ids = [_FIRST + 100 + number for number in range(len(_PEOPLE))]
    for number, (user_id, person) in enumerate(zip(ids, _PEOPLE, strict=True)):
        users[user_id] = User(
            user_id, person.name.lower(), person.name, closed_direct_messages=person.closed_direct_messages
        )
        members[user_id] = Member(user_id, _FOUNDED + timedelta(hours=number), list(person.roles))
    world = World(Guild(GUILD, "Harbour", ids[0], WELCOME), BOT, users, _roles(), _channels(), members)
    for number, (channel_id, author, content) in enumerate(_GREETINGS, start=1):
        world.keep_message(Message(_FIRST + number * _MINUTE, channel_id, ids[author], content))
    return world
