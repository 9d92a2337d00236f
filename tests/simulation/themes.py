"""What a schedule is about: what needs several things to meet happens where little else does."""

from random import Random

from attrs import frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.nick_reset import NICK_RESET
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from domain.moderation.escalation.rules import Step
from domain.shared.ids import UserId
from tests.builders import MEMBER
from tests.escalation import a_step
from tests.tried_kinds import TRIED

ANOTHER_MEMBER = UserId(21)

RAIDERS = tuple(UserId(user) for user in range(31, 36))

SHORTEST = "80s"
_LENGTHS = (SHORTEST, "4m", "12m")
"""Of what has an end; the longest is more than Discord keeps a timeout here."""

_BY_HAND = ("ban", "unban", "unban and ban", "join", "join", "timeout", "untimeout", "leave")


@frozen(kw_only=True)
class Theme:
    """`asks` is how often somebody asks for something, `by_hand` what people do in Discord's own menus, `acts` how
    often. An end is changed `edits` times."""

    name: str
    kinds: tuple[ActionKind, ...]
    members: tuple[UserId, ...] = (MEMBER, MEMBER, ANOTHER_MEMBER)
    lengths: tuple[str, ...] = _LENGTHS
    by_hand: tuple[str, ...] = _BY_HAND
    asks: tuple[int, ...] = (1, 2, 3, 4, 5, 6)
    acts: tuple[int, ...] = (0, 0, 1, 2)
    hands_meet: float = 0.5
    """How probable it is that what is done by hand is done right after somebody asked."""
    hands_within: tuple[float, float] = (0.3, 1.5)
    """So many seconds after."""
    edits: tuple[int, ...] = (0, 1, 2, 3)
    at_ends: tuple[int, ...] = (0,)
    """How often somebody asks, or changes an end, right when a process is at one."""
    asks_at_ends: bool = False
    changes_and_asks: tuple[int, ...] = (0,)
    """How often an end is changed while somebody asks for the same anew."""
    undoes: tuple[int, ...] = (0, 0, 1)
    """How often a case is undone or voided."""
    loses_right: float = 0.3
    """How probable it is that the bot loses its rights for some time."""
    lags: float = 0.0
    """How many of the requests that change something are seconds on their way."""
    processes: tuple[int, ...] = (1, 2, 3)
    dies: float = 0.6
    """How probable it is that a process does, within a few hundred steps."""
    stalls: float = 0.6
    """How probable it is that one stands still at an outcome."""
    stalls_with_failures: float = 0.7
    """Of a process that stands still at an outcome, how probable it is that it is a failure."""
    stalls_in_transaction: float = 0.0
    """And how probable it is that it has begun to record it."""
    adopts: float = 0.5
    """How probable it is that what is done by hand becomes cases."""
    with_jail: bool = False
    raid_acts: tuple[BulkAct, ...] = (BAN_ALL, BAN_ALL, BAN_ALL, KICK_ALL)
    raids: tuple[int, ...] = (0,)
    """How many bulk operations there are."""
    locks: tuple[int, ...] = (0,)
    """How often channels are locked or unlocked."""
    reminders: tuple[int, ...] = (0,)
    """How often somebody asks for a reminder, or changes one."""
    appeals: tuple[int, ...] = (0,)
    """How often a member appeals."""
    steps: tuple[Step, ...] = ()
    """What follows by itself."""


ANYTHING = Theme(name="anything", kinds=tuple(tried.kind for tried in TRIED))
QUICK_HANDS = Theme(
    name="quick hands",
    kinds=(BAN, BAN, UNBAN),
    members=(MEMBER,),
    lengths=(),
    by_hand=("ban", "ban", "unban", "unban and ban"),
    asks=(1, 2, 3),
    acts=(2, 3, 4),
    hands_meet=0.9,
    edits=(0,),
    adopts=0.3,
    loses_right=0.1,
)
REFUSED_AND_LATE = Theme(
    name="refused and late",
    kinds=(BAN, KICK, TIMEOUT),
    members=(MEMBER,),
    asks=(1,),
    acts=(0,),
    edits=(0,),
    undoes=(0,),
    processes=(2, 3),
    dies=0.2,
    stalls=0.9,
    loses_right=1.0,
    stalls_with_failures=1.0,
    stalls_in_transaction=0.8,
    adopts=0.0,
)
ENDS_CHANGED = Theme(
    name="ends changed",
    kinds=(BAN,),
    members=(MEMBER, ANOTHER_MEMBER),
    lengths=(SHORTEST,),
    asks=(1, 2, 3),
    acts=(0, 0, 1),
    edits=(0, 1),
    at_ends=(2, 4),
    undoes=(0,),
    lags=0.5,
    processes=(2, 3),
    dies=0.3,
    loses_right=0.1,
    stalls_with_failures=0.0,
    adopts=0.3,
)
ENDS_MET = Theme(
    name="ends met",
    kinds=(TIMEOUT, TIMEOUT, TIMEOUT, UNTIMEOUT),
    members=(MEMBER,),
    lengths=(SHORTEST, SHORTEST, "4m"),
    asks=(1, 2, 3),
    acts=(0, 0, 1),
    edits=(0, 1),
    at_ends=(1, 2),
    asks_at_ends=True,
    changes_and_asks=(2, 4),
    undoes=(0,),
    lags=0.5,
    processes=(2, 3),
    dies=0.3,
    loses_right=0.1,
    stalls_with_failures=0.0,
    adopts=0.3,
)
BY_HAND = Theme(
    name="by hand",
    kinds=(BAN, UNBAN, SOFTBAN, TIMEOUT, UNTIMEOUT, KICK),
    by_hand=("ban", "unban", "unban and ban", "timeout", "timeout", "untimeout", "kick", "join"),
    acts=(3, 5, 8),
    adopts=1.0,
)
IN_BETWEEN = Theme(
    name="in between",
    kinds=(SOFTBAN, SOFTBAN, SOFTBAN, BAN, UNBAN),
    members=(MEMBER,),
    lengths=(SHORTEST,),
    by_hand=("ban anew", "ban anew", "unban and ban"),
    asks=(1, 2),
    acts=(1, 2, 3),
    hands_meet=0.9,
    hands_within=(0.3, 8),
    edits=(0,),
    undoes=(0,),
    lags=0.7,
    loses_right=0.1,
    adopts=1.0,
)
IN_JAIL = Theme(
    name="in jail",
    kinds=(JAIL, JAIL, JAIL, UNJAIL),
    by_hand=("leave and join", "leave and join", "leave", "join", "take jail role", "give role", "kick"),
    acts=(0, 1, 2, 3),
    edits=(0, 0, 1),
    undoes=(0, 0, 1),
    adopts=0.0,
    with_jail=True,
)
MANY_AT_ONCE = Theme(
    name="many at once",
    kinds=(BAN, UNBAN, KICK),
    members=(*RAIDERS, MEMBER),
    by_hand=("ban", "ban", "unban", "unban and ban", "join"),
    acts=(0, 1, 2, 4),
    edits=(0, 0, 1),
    undoes=(0,),
    loses_right=0.2,
    raids=(1, 1, 2),
)
ROLES_OF_MANY = Theme(
    name="roles of many",
    kinds=(WARN,),
    members=RAIDERS,
    by_hand=("guest", "guest", "no guest", "no guest", "leave and join"),
    asks=(1,),
    acts=(2, 4, 6),
    hands_meet=0.0,
    edits=(0,),
    undoes=(0,),
    loses_right=0.2,
    adopts=0.0,
    raid_acts=(GIVE_TO_ALL, TAKE_FROM_ALL),
    raids=(1, 1, 2),
)
UNDONE_AT_ONCE = Theme(
    name="undone at once",
    kinds=(BAN, UNBAN),
    members=RAIDERS,
    lengths=(),
    by_hand=("ban anew", "ban anew", "unban and ban", "unban"),
    asks=(1,),
    acts=(3, 4, 5),
    hands_meet=0.0,
    edits=(0,),
    undoes=(0,),
    lags=0.7,
    loses_right=0.1,
    raids=(1,),
)
LOCKED = Theme(
    name="locked",
    kinds=(WARN,),
    asks=(1,),
    acts=(0,),
    edits=(0,),
    undoes=(0,),
    lags=0.2,
    stalls=0.0,
    adopts=0.0,
    locks=(4, 6, 8, 10),
)
REMINDED = Theme(
    name="reminded",
    kinds=(WARN,),
    asks=(1,),
    acts=(0,),
    edits=(0,),
    undoes=(0,),
    stalls=0.0,
    adopts=0.0,
    reminders=(4, 8, 12),
)
TAKEN_BACK = Theme(
    name="taken back",
    kinds=(BAN, BAN, TIMEOUT, UNBAN),
    members=(MEMBER,),
    by_hand=("ban", "unban and ban", "unban and ban", "timeout", "join"),
    asks=(2, 3, 4, 5),
    acts=(1, 2, 3),
    edits=(0, 1),
    undoes=(3, 4, 5),
    adopts=0.8,
)
NICKNAMES = Theme(
    name="nicknames",
    kinds=(NICK_RESET, NICK_RESET, NICK_RESET, WARN),
    members=(MEMBER,),
    by_hand=("name", "name", "no name", "no name", "leave and join"),
    acts=(1, 2, 3),
    hands_within=(0.3, 8),
    edits=(0,),
    undoes=(0,),
    adopts=0.0,
)
ESCALATING = Theme(
    name="escalating",
    kinds=(WARN, WARN, KICK, BAN),
    edits=(0, 1),
    steps=(a_step(1, "30d", KICK, None), a_step(2, "30d", BAN, None)),
)
APPEALED = Theme(
    name="appealed",
    kinds=(BAN, BAN, TIMEOUT, WARN, UNBAN),
    lengths=(SHORTEST, "12m"),
    asks=(2, 3, 4),
    acts=(0, 0, 1, 2),
    edits=(0, 0, 1),
    undoes=(0, 0, 1, 2),
    loses_right=0.2,
    appeals=(2, 3, 4),
)

_SHARES = (
    (ANYTHING, 8),
    (QUICK_HANDS, 2),
    (REFUSED_AND_LATE, 2),
    (ENDS_CHANGED, 2),
    (ENDS_MET, 2),
    (BY_HAND, 3),
    (IN_BETWEEN, 2),
    (IN_JAIL, 3),
    (MANY_AT_ONCE, 3),
    (UNDONE_AT_ONCE, 1),
    (ROLES_OF_MANY, 2),
    (LOCKED, 2),
    (REMINDED, 2),
    (TAKEN_BACK, 2),
    (ESCALATING, 2),
    (NICKNAMES, 2),
    (APPEALED, 2),
)
THEMES = {theme.name.replace(" ", "_"): theme for theme, _ in _SHARES}
_THEMES = [theme for theme, share in _SHARES for _ in range(share)]
Random("themes").shuffle(_THEMES)


def theme_of(seed: int) -> Theme:
    """In turn, so that a few dozen schedules show each."""
    return _THEMES[seed % len(_THEMES)]
