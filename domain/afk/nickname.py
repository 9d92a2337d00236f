"""What is to be done to a nickname: the tag goes on, and what was there before comes back, and nothing else."""

from enum import StrEnum

from attrs import frozen

from domain.afk.absence import Absence
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from domain.shared.text import tidied

TAG = "[AFK]"
LONGEST_NICKNAME = 32
"""Discord API reference, "Usernames and Nicknames"; counted here as UTF-16 does, which is never less."""


class Obstacle(StrEnum):
    """Why the bot may not change somebody's nickname."""

    OWNER = "owner"
    RIGHT = "right"
    RANK = "rank"


@frozen(kw_only=True)
class SeenMember:
    """As Discord has them now; `name` is what they are called without a nickname."""

    nick: str | None
    name: str
    obstacle: Obstacle | None


@frozen
class Rename:
    """Give them this nickname, or none; `before` is what they have now."""

    to: str | None
    before: str | None


@frozen
class Stays:
    """There is nothing to do. `is_tagged` is whether the tag is on, and is the bot's."""

    is_tagged: bool


@frozen
class Barred:
    """It should be given back, and may not be changed."""


type Step = Rename | Stays | Barred


def obstacle(bot: Standing, member: Standing) -> Obstacle | None:
    if member.is_owner:
        return Obstacle.OWNER
    if not bot.may(Permission.MANAGE_NICKNAMES):
        return Obstacle.RIGHT
    return None if bot.outranks(member) else Obstacle.RANK


def next_step(absence: Absence, seen: SeenMember | None) -> Step:
    """None where they are no member: a nickname goes with whoever leaves.

    A nickname that is not the one that was put on is somebody's wish, and stays.
    """
    if seen is None:
        return Stays(is_tagged=False)
    has_tag = absence.nick_tagged is not None and _is_same(seen.nick, absence.nick_tagged)
    if absence.is_over:
        if not has_tag:
            return Stays(is_tagged=False)
        return Barred() if seen.obstacle is not None else Rename(to=absence.nick_before, before=seen.nick)
    shown = seen.nick or seen.name
    if absence.is_tagged or has_tag:
        return Stays(is_tagged=True)
    if seen.obstacle is not None or shown.startswith(TAG):
        return Stays(is_tagged=False)
    return Rename(to=tagged(shown), before=seen.nick)


def tagged(shown: str) -> str:
    """`[AFK] Emil`, cut to what fits."""
    room = LONGEST_NICKNAME - len(TAG) - 1
    kept = list[str]()
    for character in tidied(shown):
        room -= 1 if ord(character) < 0x10000 else 2
        if room < 0:
            break
        kept.append(character)
    return tidied(f"{TAG} {''.join(kept)}")  # what is cut off may leave a joiner behind


def _is_same(nick: str | None, tagged: str) -> bool:
    """Discord may have stored it with other blanks than it was given."""
    return nick is not None and nick.split() == tagged.split()
