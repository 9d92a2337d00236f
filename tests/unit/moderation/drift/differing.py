"""How the two come to differ."""

from datetime import datetime

from application.moderation.drift.adopt_standing import AdoptStanding
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.drift.difference import Side
from domain.shared.ids import RequestId, UserId
from tests.builders import GUILD, MEMBER, MODERATOR, a_moderator
from tests.drift import DriftOf
from tests.fakes.audit_trail import at
from tests.moderation import Moderation, an_action


async def banned(moderation: Moderation, lasts: str | None = None) -> None:
    await moderation.take_action(an_action(lasts=lasts))


def adopting(by: UserId = MODERATOR, kind: ActionKind = BAN, request: int = 9_000_000) -> AdoptStanding:
    return AdoptStanding(
        guild=GUILD, by=a_moderator(by), kind=kind, target=MEMBER, request=RequestId(request), asked_at=at(600)
    )


async def cut_by_hand(drift: DriftOf, moderation: Moderation, until: datetime) -> None:
    await moderation.take_action(an_action(TIMEOUT, lasts="7d"))
    assert await drift.found() == []
    moderation.discord.timeouts[GUILD, MEMBER] = until
    assert await drift.found() == [("timeout", MEMBER, Side.ENDS_OTHERWISE)]
