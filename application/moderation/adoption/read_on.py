from collections.abc import Callable
from datetime import timedelta

from attrs import define, frozen

from application.moderation.adoption.audited import AuditPage, AuditTrail, by_hand, own_lifting
from application.moderation.adoption.keep_place import KeepPlace
from application.moderation.adoption.record_hand_actions import READ_SOON, Recorded, RecordHandActions
from application.moderation.errors import MayNotLook
from application.shared.clock import SharedClock
from application.shared.errors import BotNotInGuild
from application.shared.use_case import UseCase
from domain.moderation.adoption.hand_action import AuditEntryId
from domain.moderation.adoption.repository import ClaimedCursor
from domain.moderation.settings import ADOPT_HAND_ACTIONS
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import Settings

PAGES_AT_ONCE = 10
"""Of a hundred entries; then other guilds have their turn."""

LOOK_AGAIN = timedelta(minutes=10)
"""Where the bot may not see the log."""

_BEFORE_ALL = AuditEntryId(1)


@frozen
class ReadOn:
    """The claim is this process's own."""

    cursor: ClaimedCursor


@define
class ReadOnHandler:
    """Reads a guild's audit log on from where it was read to, and has what was done by hand become cases.

    A guild that is read for the first time, or again since it had adoption turned off, begins at the newest entry.
    """

    _trail: AuditTrail
    _get_settings: UseCase[GuildId, Settings]
    _adopt: UseCase[RecordHandActions, Recorded]
    _keep_place: UseCase[KeepPlace, None]
    _clock: SharedClock
    _again_after: Callable[[], timedelta]
    """After which a log is read on that was read to its end: what was not heard of is then found."""

    async def __call__(self, command: ReadOn) -> None:
        cursor = command.cursor
        try:
            if not (await self._get_settings(cursor.guild))[ADOPT_HAND_ACTIONS]:
                await self._give_back(cursor, self._again_after(), moved_to=(None,))
            elif cursor.read_up_to is None:
                newest = await self._trail.newest(cursor.guild)
                await self._give_back(cursor, self._again_after(), moved_to=(newest or _BEFORE_ALL,))
            else:
                await self._give_back(cursor, await self._read(cursor, cursor.read_up_to))
        except (MayNotLook, BotNotInGuild):
            await self._give_back(cursor, max(LOOK_AGAIN, self._again_after()))

    async def _read(self, cursor: ClaimedCursor, place: AuditEntryId) -> timedelta:
        """After how long it is to be read on."""
        own, is_waiting = await self._trail.own_id(), False
        for _ in range(PAGES_AT_ONCE):
            page = await self._trail.after(cursor.guild, place)
            if page.last is None:
                return READ_SOON if is_waiting else self._again_after()
            # What had to wait is read again from there; what comes after it is on record by then.
            read_up_to = None if is_waiting else page.last
            recorded = await self._adopt(_of(page, own, cursor, read_up_to))
            if recorded.is_lost:
                return self._again_after()
            place, is_waiting = page.last, is_waiting or bool(recorded.waiting)
        return READ_SOON if is_waiting else timedelta(0)

    async def _give_back(
        self, cursor: ClaimedCursor, after: timedelta, *, moved_to: tuple[AuditEntryId | None] | None = None
    ) -> None:
        due_at = await self._clock.now() + after
        await self._keep_place(KeepPlace(cursor=cursor, due_at=due_at, moved_to=moved_to))


def _of(page: AuditPage, own: UserId, cursor: ClaimedCursor, read_up_to: AuditEntryId | None) -> RecordHandActions:
    actions, liftings = (by_hand(deed, own) for deed in page.deeds), (own_lifting(deed, own) for deed in page.deeds)
    return RecordHandActions(
        guild=cursor.guild,
        actions=tuple(action for action in actions if action is not None),
        liftings=tuple(lifting for lifting in liftings if lifting is not None),
        cursor=cursor,
        read_up_to=read_up_to,
    )
