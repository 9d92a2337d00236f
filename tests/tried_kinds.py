"""The kinds of action that the simulator and the storm have moderators ask for: a new one is a line here."""

from attrs import frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.nick_reset import NICK_RESET
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.actions.warn import WARN


@frozen
class Tried:
    """`whom` and `why` are the command's options. `audited` is what Discord's audit log calls what is done first; None
    where it keeps nothing of it."""

    kind: ActionKind
    whom: str
    audited: str | None = None
    why: str = "reason"


TRIED = (
    Tried(WARN, "member"),
    Tried(NOTE, "user", why="text"),
    Tried(KICK, "member", audited="kick"),
    Tried(BAN, "user", audited="ban"),
    Tried(UNBAN, "user", audited="unban"),
    Tried(SOFTBAN, "member", audited="ban"),
    Tried(TIMEOUT, "member", audited="timeout"),
    Tried(UNTIMEOUT, "member", audited="untimeout"),
)

TRIED_FOR_REAL = (
    *TRIED,
    Tried(JAIL, "member"),
    Tried(UNJAIL, "member"),
    Tried(NICK_RESET, "member", audited="nickname"),
)
"""In the storm. The simulator asks for jails and nicknames where little else happens."""

AUDITED = {tried.kind: tried.audited for tried in TRIED_FOR_REAL if tried.audited is not None}
