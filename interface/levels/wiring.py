from datetime import timedelta

from discord.ext import commands

from application.levels.count_activity import CountActivityHandler
from application.levels.cut_activity import CloseSomeDaysHandler, CutActivity, CutActivityHandler
from application.levels.forget_batches import ForgetBatchesHandler
from application.levels.note_message import NoteMessageHandler
from application.levels.note_voice import NoteVoice, NoteVoiceHandler
from infrastructure.buffering import BufferLimits
from infrastructure.database.part_keeper import PartKeeper
from infrastructure.levels.activity_buffer import activity_buffer
from infrastructure.levels.activity_parts import PostgresActivityParts
from infrastructure.levels.xp_draw import RandomXp
from infrastructure.settings import ActivitySettings
from interface.levels.listeners import ActivityListeners
from interface.levels.voice import voice_channels
from interface.levels.words import levels_words
from interface.shared.context import LAST_FLUSH_WITHIN, Background, Context
from interface.shared.wiring import Shared

VOICE_EVERY = 60.0  # seconds: a sample stands for a minute

_FORGET_EVERY, _CUT_EVERY = 3600.0, 6 * 3600.0
_CUT_WITHIN = 3600.0
"""Seconds that the days of a month take to be closed, of very many members."""

_STREAMS_END_AFTER = timedelta(days=7)
"""No process keeps a batch for that long: it would have to be cut off from its database all the time."""

_MOST_WAITING = 10_000


def activity_context(shared: Shared) -> Context:
    uow, clock = shared.uow, shared.clock
    count_activity = shared.transaction(CountActivityHandler(uow, clock, RandomXp()))
    buffer = activity_buffer(count_activity, _limits(shared.settings.activity))
    note_voice = shared.measured(NoteVoiceHandler(buffer, clock))
    forget_batches = shared.transaction(ForgetBatchesHandler(uow, clock))
    close_some = shared.transaction(CloseSomeDaysHandler(uow))
    parts = PostgresActivityParts(PartKeeper(shared.engines.transactional))
    cut_activity = shared.measured(CutActivityHandler(parts, close_some, shared.shared_clock))
    # Not measured: it is done with each message, and takes less time than the measuring.
    listeners = ActivityListeners(NoteMessageHandler(buffer))

    def equip(bot: commands.Bot) -> None:
        bot.add_listener(listeners.on_message)

    async def sample_voice() -> None:
        for client in shared.client.all_ready():
            await note_voice(NoteVoice(tuple([channel async for channel in voice_channels(client)])))

    async def forget() -> None:
        await forget_batches(_STREAMS_END_AFTER)

    async def cut() -> None:
        await cut_activity(CutActivity(timedelta(days=shared.settings.activity.keep_days)))

    return Context(
        equip=equip,
        words=levels_words,
        reactions={},
        background=(
            Background(
                "activity flush",
                buffer.flush_when_due,
                every=0,
                needs_discord=False,
                at_end=buffer.drain,
                end_within=LAST_FLUSH_WITHIN,
            ),
            Background("voice sample", sample_voice, every=VOICE_EVERY),
            Background("activity batches", forget, every=_FORGET_EVERY, needs_discord=False),
            Background("activity parts", cut, every=_CUT_EVERY, needs_discord=False, within=_CUT_WITHIN),
        ),
    )


def _limits(settings: ActivitySettings) -> BufferLimits:
    return BufferLimits(
        interval=settings.flush_every,
        capacity=settings.capacity,
        largest_batch=settings.batch,
        most_waiting=_MOST_WAITING,
    )
