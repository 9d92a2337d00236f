"""Activity between Discord's events and the database."""

from application.levels.count_activity import CountActivity
from application.shared.use_case import UseCase
from domain.levels.activity import Activity, ActivityKey
from infrastructure.buffering import Batch, BufferLimits, MergeBuffer

type BufferedActivity = MergeBuffer[ActivityKey, Activity]


def activity_buffer(count_activity: UseCase[CountActivity, None], limits: BufferLimits) -> BufferedActivity:
    async def give(batch: Batch[ActivityKey, Activity]) -> None:
        await count_activity(CountActivity(batch.id, batch.merged))

    return MergeBuffer("activity", Activity.merge, give, limits)
