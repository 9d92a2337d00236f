"""The guilds a fresh playground starts with."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from attrs import frozen

from playground.world.guild import Guild
from playground.world.permission import Permission as P
from playground.world.records import VOICE, Channel, Member, Message, Overwrite, Role, User
from playground.world.snowflakes import id_at
from playground.world.world import World

_FOUNDED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_FIRST = id_at(_FOUNDED)
_MINUTE = id_at(_FOUNDED + timedelta(minutes=1)) - _FIRST

GUILD, BOT = _FIRST, _FIRST + 1
ADMIN_ROLE, BOT_ROLE, SENIOR_ROLE, MODERATOR_ROLE, REGULAR_ROLE = (_FIRST + 10 + n for n in range(5))
WELCOME, GENERAL, HELP, SHOWCASE, MOD_LOG, DECK, GALLEY, BUNK = (_FIRST + 20 + n for n in range(8))

_FOR_ALL = (
    P.VIEW_CHANNEL
    | P.SEND_MESSAGES
    | P.READ_MESSAGE_HISTORY
    | P.ADD_REACTIONS
    | P.EMBED_LINKS
    | P.ATTACH_FILES
    | P.CHANGE_NICKNAME
    | P.USE_APPLICATION_COMMANDS
    | P.CONNECT
    | P.SPEAK
    | P.STREAM
    | P.USE_VAD
    | P.CREATE_PUBLIC_THREADS
    | P.SEND_MESSAGES_IN_THREADS
)
_FOR_MODERATORS = (
    P.BAN_MEMBERS
    | P.KICK_MEMBERS
    | P.MODERATE_MEMBERS
    | P.MANAGE_MESSAGES
    | P.MANAGE_NICKNAMES
    | P.VIEW_AUDIT_LOG
    | P.MUTE_MEMBERS
    | P.DEAFEN_MEMBERS
    | P.MOVE_MEMBERS
)
_FOR_BOT = (
    _FOR_ALL
    | _FOR_MODERATORS
    | P.MANAGE_ROLES
    | P.MANAGE_CHANNELS
    | P.MANAGE_NICKNAMES
    | P.MANAGE_GUILD
    | P.PIN_MESSAGES
)


@frozen
class _Person:
    name: str
    roles: tuple[int, ...] = ()
    closed_direct_messages: bool = False
    has_avatar: bool = True


_PEOPLE = (
    _Person("Ada"),
    _Person("Bruno", (ADMIN_ROLE,), has_avatar=False),
    _Person("Chidi", (SENIOR_ROLE, MODERATOR_ROLE)),
    _Person("Dalia", (MODERATOR_ROLE,)),
    _Person("Emil", (REGULAR_ROLE,)),
    _Person("Freya", (REGULAR_ROLE,)),
    _Person("Goro", has_avatar=False),
    _Person("Hana", closed_direct_messages=True),
    _Person("Ivo", has_avatar=False),
    _Person("Juno"),
)
_PERSON_IDS = {person.name: _FIRST + 100 + number for number, person in enumerate(_PEOPLE)}

_GREETINGS = (
    (WELCOME, "Ada", "Welcome to Harbour! Be kind, and ask in #help when you are stuck."),
    (GENERAL, "Emil", "Good morning, everyone."),
    (GENERAL, "Freya", "Morning! The new bot is in, try typing a slash."),
    (HELP, "Goro", "Where do I find the notes of last week's meeting?"),
    (HELP, "Dalia", "They are pinned in #welcome."),
)

# An odd number of milliseconds later: of two shards, each serves one of the guilds.
_FOUNDED_LATER = _FOUNDED + timedelta(days=56, milliseconds=1)
_SECOND = id_at(_FOUNDED_LATER)
LIGHTHOUSE = _SECOND
_KEEPER_ROLE, _LIGHTHOUSE_BOT_ROLE = _SECOND + 10, _SECOND + 11
_LANTERN, _LOGBOOK = _SECOND + 20, _SECOND + 21
_IN_LIGHTHOUSE: dict[str, tuple[int, ...]] = {"Chidi": (), "Dalia": (_KEEPER_ROLE,), "Emil": (), "Goro": ()}


def _users() -> dict[int, User]:
    users = {BOT: User(BOT, "Tux", bot=True)}
    for person in _PEOPLE:
        user = User(_PERSON_IDS[person.name], person.name.lower(), person.name)
        user.closed_direct_messages = person.closed_direct_messages
        # A number with which no two of them look alike.
        user.avatar = sha256(f"{person.name}72".encode()).hexdigest()[:32] if person.has_avatar else None
        users[user.id] = user
    return users


def _staff_only(guild: int, *staff: int, bot_role: int) -> dict[int, Overwrite]:
    return {
        guild: Overwrite(kind=0, deny=P.VIEW_CHANNEL),
        **{role: Overwrite(kind=0, allow=P.VIEW_CHANNEL) for role in staff},
        bot_role: Overwrite(kind=0, allow=P.VIEW_CHANNEL | P.SEND_MESSAGES),
    }


def _in_order(*channels: Channel) -> dict[int, Channel]:
    for position, channel in enumerate(channels):
        channel.position = position
    return {channel.id: channel for channel in channels}


def _by_id(*roles: Role) -> dict[int, Role]:
    return {role.id: role for role in roles}


def _bot_role(role_id: int, position: int) -> Role:
    return Role(role_id, "Tux", position, _FOR_BOT, color=0xF1C40F, hoist=True, managed=True, bot_id=BOT)


def _joined(founded: datetime, bot_role: int, people: Iterable[tuple[str, tuple[int, ...]]]) -> dict[int, Member]:
    members = {BOT: Member(BOT, founded, [bot_role])}
    for hour, (name, roles) in enumerate(people):
        user_id = _PERSON_IDS[name]
        members[user_id] = Member(user_id, founded + timedelta(hours=hour), list(roles))
    return members


def _harbour() -> Guild:
    channels = _in_order(
        Channel(WELCOME, GUILD, "welcome", topic="Start here"),
        Channel(GENERAL, GUILD, "general", topic="Anything goes, within reason"),
        Channel(HELP, GUILD, "help", topic="Questions and answers"),
        Channel(SHOWCASE, GUILD, "showcase", topic="Things we made"),
        Channel(MOD_LOG, GUILD, "mod-log", topic="What the staff did, and why"),
        Channel(DECK, GUILD, "Deck", kind=VOICE),
        Channel(GALLEY, GUILD, "Galley", kind=VOICE, user_limit=2),
        Channel(BUNK, GUILD, "Bunk", kind=VOICE),
    )
    channels[MOD_LOG].overwrites = _staff_only(GUILD, MODERATOR_ROLE, SENIOR_ROLE, bot_role=BOT_ROLE)
    roles = _by_id(
        Role(GUILD, "@everyone", 0, permissions=_FOR_ALL),
        Role(REGULAR_ROLE, "Regular", 1, color=0x3498DB, hoist=True),
        Role(MODERATOR_ROLE, "Moderator", 2, permissions=_FOR_MODERATORS, color=0x2ECC71, hoist=True),
        Role(SENIOR_ROLE, "Senior Moderator", 3, permissions=_FOR_MODERATORS, color=0x1F8B4C, hoist=True),
        _bot_role(BOT_ROLE, 4),
        Role(ADMIN_ROLE, "Admin", 5, permissions=P.ADMINISTRATOR, color=0xE74C3C, hoist=True),
    )
    members = _joined(_FOUNDED, BOT_ROLE, [(person.name, person.roles) for person in _PEOPLE])
    harbour = Guild(GUILD, "Harbour", _PERSON_IDS["Ada"], roles, channels, members, system_channel_id=WELCOME)
    harbour.afk_channel_id = BUNK
    return harbour


def _lighthouse() -> Guild:
    channels = _in_order(
        Channel(_LANTERN, LIGHTHOUSE, "lantern-room", topic="Up the stairs"),
        Channel(_LOGBOOK, LIGHTHOUSE, "logbook", topic="For the keepers"),
    )
    channels[_LOGBOOK].overwrites = _staff_only(LIGHTHOUSE, _KEEPER_ROLE, bot_role=_LIGHTHOUSE_BOT_ROLE)
    roles = _by_id(
        Role(LIGHTHOUSE, "@everyone", 0, permissions=_FOR_ALL),
        Role(_KEEPER_ROLE, "Keeper", 1, permissions=_FOR_MODERATORS, color=0xE67E22, hoist=True),
        Role(
            _LIGHTHOUSE_BOT_ROLE, "Tux", 2, permissions=_FOR_BOT, color=0xF1C40F, hoist=True, managed=True, bot_id=BOT
        ),
    )
    members = _joined(_FOUNDED_LATER, _LIGHTHOUSE_BOT_ROLE, _IN_LIGHTHOUSE.items())
    owner = _PERSON_IDS["Chidi"]
    return Guild(LIGHTHOUSE, "Lighthouse", owner, roles, channels, members, system_channel_id=_LANTERN)


def default_world() -> World:
    """Two guilds, whose ids are always the same.

    "Harbour" has an owner, an admin, two moderators, six members and the bot, and three voice channels, one of them
    for the idle. Four of them and the bot are in "Lighthouse" too.
    """
    world = World(BOT, _users(), {guild.id: guild for guild in (_harbour(), _lighthouse())})
    for number, (channel_id, author, content) in enumerate(_GREETINGS, start=1):
        world.keep_message(Message(_FIRST + number * _MINUTE, channel_id, _PERSON_IDS[author], content))
    world.keep_message(
        Message(_SECOND + _MINUTE, _LANTERN, _PERSON_IDS["Chidi"], "The light is on. Who takes the night?")
    )
    return world
