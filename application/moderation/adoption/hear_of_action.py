from attrs import define, frozen

from application.moderation.adoption.audited import AuditedDeed, AuditTrail, by_hand
from application.moderation.adoption.record_hand_actions import Recorded, RecordHandActions
from application.shared.clock import SharedClock
from application.shared.use_case import UseCase
from domain.moderation.settings import ADOPT_HAND_ACTIONS
from domain.shared.ids import GuildId
from domain.shared.settings import Settings


@frozen
class HearOfAction:
    """Discord has just told of this entry of its audit log."""

    deed: AuditedDeed


@define
class HearOfActionHandler:
    """What somebody did by hand becomes a case at once. What is missed here is found when the log is read on."""

    _trail: AuditTrail
    _get_settings: UseCase[GuildId, Settings]
    _adopt: UseCase[RecordHandActions, Recorded]
    _clock: SharedClock

    async def __call__(self, command: HearOfAction) -> Recorded:
        action = by_hand(command.deed, await self._trail.own_id())
        if action is None or not (await self._get_settings(action.guild))[ADOPT_HAND_ACTIONS]:
            return Recorded()
        heard_at = await self._clock.now()
        return await self._adopt(RecordHandActions(guild=action.guild, actions=(action,), heard_at=heard_at))
