from typing import ClassVar

from attrs import frozen

from application.moderation.effects.effect import Trace
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Case
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@frozen
class WarnEffect:
    """Telling the member is all there is to a warning, and that has been done by then."""

    kind: ClassVar[ActionKind] = WARN

    async def redundancy(self, guild: GuildId, target: Standing) -> None:
        return None

    async def is_overtaken(self, case: Case) -> bool:
        return False

    async def bring_about(self, case: Case) -> None:
        return None

    async def trace(self, case: Case, *, told: bool) -> Trace:
        return Trace.OURS if told else Trace.ABSENT
