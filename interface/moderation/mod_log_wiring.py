from attrs import frozen

from application.guilds.queries import SettingHistoryReader
from application.moderation.appeals.reactions import IN_THE_APPEAL_CHANNEL
from application.moderation.choose_place import ChoosePlaceHandler
from application.moderation.queries import CaseReader
from application.moderation.remember_post import RememberPostHandler
from application.moderation.retry_case_log import RetryCaseLog, RetryCaseLogHandler
from application.moderation.sync_case_log import SyncCaseLog, SyncCaseLogHandler
from application.moderation.waiting_posts import IN_THE_MOD_LOG, WaitingPosts
from application.moderation.watch_case_logs import WatchCaseLogs, WatchCaseLogsHandler
from application.reports.reactions import IN_THE_REPORTS_CHANNEL
from application.shared.use_case import UseCase
from domain.evidence.events import EvidenceUsed
from domain.evidence.settings import EVIDENCE, EVIDENCE_CHANNEL
from domain.moderation.appeals.settings import APPEAL_CHANNEL, APPEALS
from domain.reports.settings import REPORTS, REPORTS_CHANNEL
from interface.moderation.ports import ModerationPorts
from interface.shared.context import Background
from interface.shared.wiring import Shared, waiting_events

WATCHED = (
    IN_THE_MOD_LOG,
    WaitingPosts(setting=REPORTS_CHANNEL, channel=REPORTS, events=IN_THE_REPORTS_CHANNEL),
    WaitingPosts(setting=APPEAL_CHANNEL, channel=APPEALS, events=IN_THE_APPEAL_CHANNEL),
    WaitingPosts(setting=EVIDENCE_CHANNEL, channel=EVIDENCE, events=(EvidenceUsed,)),
)
"""The channels for the staff whose posts wait while they are closed."""


@frozen(kw_only=True)
class ModLog:
    """`retry` is for what waits because the channel was closed."""

    sync: UseCase[SyncCaseLog, None]
    retry: UseCase[RetryCaseLog, int]
    background: Background


def open_mod_log(shared: Shared, ports: ModerationPorts, *, cases: CaseReader, history: SettingHistoryReader) -> ModLog:
    uow, waiting = shared.uow, waiting_events(shared)
    sync = SyncCaseLogHandler(
        cases,
        shared.guild_settings,
        ports.case_log,
        shared.transaction(ChoosePlaceHandler(uow)),
        shared.transaction(RememberPostHandler(uow)),
    )
    watches = [
        WatchCaseLogsHandler(
            waiting,
            shared.guild_settings,
            history,
            ports.channels,
            ports.case_log_alarm,
            shared.measured(RetryCaseLogHandler(waiting, posts)),
            shared.shared_clock,
            posts,
        )
        for posts in WATCHED
    ]

    async def watch() -> None:
        for watch_posts in watches:
            await watch_posts(WatchCaseLogs(shared.client.served_guilds()))

    return ModLog(
        sync=shared.measured(sync),
        retry=shared.measured(RetryCaseLogHandler(waiting)),
        background=Background("watch of the mod-logs", watch, every=shared.settings.moderation.sweep_every),
    )
