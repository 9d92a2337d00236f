from attrs import define
from sqlalchemy import BigInteger, and_, bindparam, exists, false, or_, select, true, union_all

from application.channels.queries import LockedPlace
from domain.channels.lockdown import StepState
from domain.channels.numbers import ActKind
from domain.channels.repository import MOST_CHANNELS
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from infrastructure.channels.tables import lockdown_steps, lockdowns, locked_channels
from infrastructure.database.keyset import seek_rows
from infrastructure.database.reading import Reading

_guild = bindparam("in_guild", type_=BigInteger)
_standing = select(locked_channels.c.number).where(locked_channels.c.guild == _guild)
_locked = select(locked_channels.c.channel.label("channel"), locked_channels.c.number, true().label("is_locked")).where(
    locked_channels.c.guild == _guild
)
_later = lockdown_steps.alias("later")
_not_locked = (
    select(lockdown_steps.c.channel.label("channel"), lockdown_steps.c.number, false().label("is_locked"))
    .where(
        lockdown_steps.c.guild == _guild,
        lockdown_steps.c.number.in_(_standing),
        or_(lockdown_steps.c.state == StepState.REFUSED, lockdown_steps.c.state == StepState.PARTLY),
        ~exists().where(locked_channels.c.guild == _guild, locked_channels.c.channel == lockdown_steps.c.channel),
        ~exists().where(
            _later.c.guild == _guild,
            _later.c.number > lockdown_steps.c.number,
            _later.c.channel == lockdown_steps.c.channel,
        ),
    )
    .limit(MOST_CHANNELS)
)
_places = union_all(_locked, _not_locked).subquery("places")
_PAGE = (
    select(
        _places.c.channel,
        _places.c.is_locked,
        lockdowns.c.number,
        lockdowns.c.kind,
        lockdowns.c.moderator.label("moderator"),
        lockdowns.c.reason,
        lockdowns.c.opened_at,
        lockdowns.c.expires_at,
        lockdown_steps.c.state,
        lockdown_steps.c.why,
    )
    .join(lockdowns, and_(lockdowns.c.guild == _guild, lockdowns.c.number == _places.c.number))
    .join(
        lockdown_steps,
        and_(
            lockdown_steps.c.guild == _guild,
            lockdown_steps.c.number == _places.c.number,
            lockdown_steps.c.channel == _places.c.channel,
        ),
    )
    .where((_places.c.is_locked) | (lockdowns.c.kind == ActKind.LOCK))
)


@define
class PostgresLockReader:
    """A guild has 500 channels at most, so all of its locks are few."""

    _reading: Reading

    async def page(self, guild: GuildId, seek: Seek) -> Page[LockedPlace]:
        rows = await self._reading.rows(seek_rows(_PAGE, _places.c.channel, seek), {"in_guild": guild})
        return Page.of([LockedPlace(**dict(row)) for row in rows], seek, key=lambda place: place.channel)
