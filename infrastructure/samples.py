"""The samples of every context."""

from infrastructure.charts.samples import SAMPLES as CHARTS
from infrastructure.database.samples import Sample
from infrastructure.guilds.samples import SAMPLES as GUILDS
from infrastructure.leaderboards.samples import SAMPLES as LEADERBOARDS
from infrastructure.levels.samples import SAMPLES as LEVELS
from infrastructure.members.samples import SAMPLES as MEMBERS
from infrastructure.moderation.bulk.samples import SAMPLES as BULK
from infrastructure.moderation.samples import SAMPLES as MODERATION
from infrastructure.outbox.samples import SAMPLES as OUTBOX
from infrastructure.points.samples import SAMPLES as POINTS
from infrastructure.profiles.samples import SAMPLES as PROFILES

SAMPLES: tuple[Sample, ...] = (
    *GUILDS,
    *MODERATION,
    *BULK,
    *MEMBERS,
    *LEVELS,
    *POINTS,
    *LEADERBOARDS,
    *CHARTS,
    *PROFILES,
    *OUTBOX,
)
