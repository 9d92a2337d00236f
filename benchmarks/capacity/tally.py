"""What was counted in the database beside what was said: nothing twice, and what was lost is explained."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from attrs import define, field, frozen

from benchmarks.capacity.writing import Said
from domain.levels.rules import LevelRules
from domain.shared.ids import GuildId
from domain.shared.shards import shard_of
from interface.levels.listeners import second_of

type Who = tuple[int, int]
"""A guild and a user."""

UNHEARD = "said while no process was connected"
FORGOTTEN = "forgotten by a process that was told of more than it could act on"
SHOWN = 20
_RULES = LevelRules()


@frozen
class Counted:
    messages: int
    that_brought_xp: int
    xp: int


@frozen
class Loss:
    """Why messages of these shards, said within that time by the loop's clock, may be lost."""

    why: str
    shards: frozenset[int]
    since: float
    until: float


@frozen
class OtherXp:
    """What is needed to find out why a member has other XP than the rules give."""

    who: Who
    shard: int
    said: tuple[tuple[int, float], ...]
    """In which second by Discord's clock, and when by the loop's, as losses are."""
    should_have_brought_xp: int
    that_brought_xp: int
    xp: int


@define
class Tally:
    said: int = 0
    counted: int = 0
    twice: int = 0
    """Counted and not said, or said while nobody was there to hear of it, then or later."""
    lost: Counter[str] = field(factory=Counter)
    """By why."""
    unexplained: int = 0
    members: int = 0
    members_with_other_xp: int = 0
    """Of whom nothing was lost, and whose messages did not bring the XP that the rules give for them."""
    some_of_them: list[OtherXp] = field(factory=list)
    xp: int = 0


def tally(
    said: Iterable[Said], counted: Mapping[Who, Counted], losses: Sequence[Loss], shards: int, *, forgotten: int = 0
) -> Tally:
    """All of `said` is to be in the database by now. What could be lost for several reasons is put to the first.

    Of those `forgotten` the processes say how many they were, not which: they explain what nothing else does.
    """
    found, by_member = Tally(), defaultdict[Who, list[Said]](list)
    for each in said:
        by_member[each.guild, each.user].append(each)
    found.members = len(by_member)
    for who in by_member.keys() | counted.keys():
        theirs, known = by_member.get(who, []), counted.get(who, Counted(0, 0, 0))
        found.said += len(theirs)
        found.counted += known.messages
        found.xp += known.xp
        found.twice += max(0, known.messages - sum(each.heard or each.is_kept for each in theirs))
        lost = len(theirs) - known.messages
        if lost <= 0:
            should = _that_should_bring_xp(theirs)
            least, most = should * _RULES.least_xp, should * _RULES.most_xp
            if known.that_brought_xp != should or not least <= known.xp <= most:
                found.members_with_other_xp += 1
                if len(found.some_of_them) < SHOWN:
                    found.some_of_them.append(_other_xp(who, theirs, should, known, shards))
            continue
        for why, may_be_lost in _reasons(theirs, losses, shards).items():
            explained = min(lost, may_be_lost)
            found.lost[why] += explained
            lost -= explained
        found.unexplained += lost
    if of_these := min(found.unexplained, forgotten):
        found.lost[FORGOTTEN] = of_these
        found.unexplained -= of_these
    return found


def _reasons(theirs: Sequence[Said], losses: Sequence[Loss], shards: int) -> Mapping[str, int]:
    reasons = Counter[str]()
    for each in theirs:
        shard = shard_of(GuildId(each.guild), shards)
        if not each.heard:
            reasons[UNHEARD] += 1
            continue
        why = next((loss.why for loss in losses if shard in loss.shards and loss.since <= each.at <= loss.until), None)
        if why is not None:
            reasons[why] += 1
    return reasons


def _that_should_bring_xp(theirs: Sequence[Said]) -> int:
    count, last = 0, -_RULES.cooldown
    for second in sorted(second_of(each.id) for each in theirs):
        if second - last >= _RULES.cooldown:
            count, last = count + 1, second
    return count


def _other_xp(who: Who, theirs: Sequence[Said], should: int, known: Counted, shards: int) -> OtherXp:
    said = tuple((second_of(each.id), round(each.at, 1)) for each in theirs)
    return OtherXp(who, shard_of(GuildId(who[0]), shards), said, should, known.that_brought_xp, known.xp)
