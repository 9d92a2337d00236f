"""The transactions of what is done to one channel at once."""

from attrs import define, frozen

from application.channels.views import ActView
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.channels.act import ActIntent
from domain.channels.errors import DuplicateAct, ProposalGone
from domain.channels.numbers import ActNumber
from domain.shared.ids import ChannelId, GuildId, RequestId, UserId


@frozen
class OpenedAct:
    act: ActView
    is_new: bool


@define
class OpenActHandler:
    """Records what is about to be done; a request delivered again finds what it opened."""

    _uow: UnitOfWorkFactory

    async def __call__(self, intent: ActIntent) -> OpenedAct:
        try:
            async with self._uow(turn=intent.guild) as uow:
                act = await uow.channel_acts.open(intent)
                await uow.commit()
        except DuplicateAct:
            async with self._uow() as uow:
                earlier = await uow.channel_acts.opened_by(intent.guild, intent.request)
            if earlier is None:
                raise
            return OpenedAct(ActView.of(earlier), is_new=False)
        return OpenedAct(ActView.of(act), is_new=True)


@frozen
class FindAct:
    guild: GuildId
    request: RequestId


@define
class FindActHandler:
    """What this request opened, if it was delivered before."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: FindAct) -> ActView | None:
        async with self._uow() as uow:
            earlier = await uow.channel_acts.opened_by(command.guild, command.request)
        return None if earlier is None else ActView.of(earlier)


@frozen
class BeginProposed:
    guild: GuildId
    number: ActNumber
    channel: ChannelId
    """The one that the rights were asked of."""
    by: UserId


@define
class BeginProposedHandler:
    """A purge that was shown is confirmed: once, whoever presses at the same time. Raises ProposalGone."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: BeginProposed) -> ActView:
        now = await self._clock.now()
        async with self._uow() as uow:
            act = await uow.channel_acts.lock(command.guild, command.number)
            if act is None or act.channel != command.channel:
                raise ProposalGone
            act.confirm(command.by, at=now)
            await uow.channel_acts.save(act)
            await uow.commit()
        return ActView.of(act)


@frozen(kw_only=True)
class RecordAct:
    guild: GuildId
    number: ActNumber
    meant: int
    too_old: int
    done: int
    is_over: bool = False
    is_complete: bool = True
    """Of what is over: whether all was done."""


@define
class RecordActHandler:
    """Records how far it has come. What was given up meanwhile stays so."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: RecordAct) -> ActView:
        now = await self._clock.now()
        async with self._uow() as uow:
            act = await uow.channel_acts.lock(command.guild, command.number)
            assert act is not None, "it was opened before"
            if act.settled_at is None:
                act.count(meant=command.meant, too_old=command.too_old, done=command.done)
                if command.is_over:
                    (act.finish if command.is_complete else act.give_up)(at=now)
                await uow.channel_acts.save(act)
                await uow.commit()
        return ActView.of(act)
