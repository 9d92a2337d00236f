"""The kinds of action that a moderator takes."""

from collections.abc import Mapping

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.give_role import GIVE_ROLE
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.nick_reset import NICK_RESET
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.actions.take_role import TAKE_ROLE
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.actions.unknown import unknown_kind
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.actions.warn import WARN

KINDS: tuple[ActionKind, ...] = (
    WARN,
    BAN,
    UNBAN,
    KICK,
    TIMEOUT,
    UNTIMEOUT,
    SOFTBAN,
    NOTE,
    JAIL,
    UNJAIL,
    NICK_RESET,
)

BULK_KINDS: tuple[ActionKind, ...] = (GIVE_ROLE, TAKE_ROLE)
"""Those that only bulk operations take."""

KIND_BY_NAME: Mapping[str, ActionKind] = {kind.name: kind for kind in (*KINDS, *BULK_KINDS)}


def kind_named(name: str) -> ActionKind:
    """Also one that only another version of Tux knows."""
    return KIND_BY_NAME.get(name) or unknown_kind(name)


def is_known(kind: ActionKind) -> bool:
    """Whether this version knows what it does, and how it ends."""
    return kind.name in KIND_BY_NAME
