"""The samples of every context."""

from infrastructure.afk.samples import SAMPLES as AFK
from infrastructure.channels.samples import SAMPLES as CHANNELS
from infrastructure.charts.samples import SAMPLES as CHARTS
from infrastructure.configuration.samples import SAMPLES as CONFIGURATION
from infrastructure.database.samples import Sample
from infrastructure.evidence.samples import SAMPLES as EVIDENCE
from infrastructure.fleet.samples import SAMPLES as FLEET
from infrastructure.greetings.samples import SAMPLES as GREETINGS
from infrastructure.guilds.samples import SAMPLES as GUILDS
from infrastructure.imports.samples import SAMPLES as IMPORTS
from infrastructure.leaderboards.samples import SAMPLES as LEADERBOARDS
from infrastructure.levels.samples import SAMPLES as LEVELS
from infrastructure.limits.samples import SAMPLES as LIMITS
from infrastructure.members.samples import SAMPLES as MEMBERS
from infrastructure.moderation.bulk.samples import SAMPLES as BULK
from infrastructure.moderation.samples import SAMPLES as MODERATION
from infrastructure.moderation.templates.samples import SAMPLES as TEMPLATES
from infrastructure.outbox.samples import SAMPLES as OUTBOX
from infrastructure.points.samples import SAMPLES as POINTS
from infrastructure.privacy.samples import SAMPLES as PRIVACY
from infrastructure.profiles.samples import SAMPLES as PROFILES
from infrastructure.reminders.samples import SAMPLES as REMINDERS
from infrastructure.reports.samples import SAMPLES as REPORTS
from infrastructure.role_menus.samples import SAMPLES as ROLE_MENUS
from infrastructure.setup.samples import SAMPLES as SETUP
from infrastructure.snippets.samples import SAMPLES as SNIPPETS
from infrastructure.starboard.samples import SAMPLES as STARBOARD

SAMPLES: tuple[Sample, ...] = (
    *GUILDS,
    *AFK,
    *MODERATION,
    *BULK,
    *MEMBERS,
    *LEVELS,
    *LIMITS,
    *POINTS,
    *IMPORTS,
    *LEADERBOARDS,
    *CHANNELS,
    *CHARTS,
    *CONFIGURATION,
    *PRIVACY,
    *PROFILES,
    *EVIDENCE,
    *FLEET,
    *REMINDERS,
    *REPORTS,
    *GREETINGS,
    *ROLE_MENUS,
    *SETUP,
    *SNIPPETS,
    *STARBOARD,
    *TEMPLATES,
    *OUTBOX,
)
