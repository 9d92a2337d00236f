from attrs import frozen

from application.guilds.queries import SettingHistoryReader
from application.moderation.choose_place import ChoosePlaceHandler
from application.moderation.queries import CaseReader
from application.moderation.remember_post import RememberPostHandler
from application.moderation.retry_case_log import RetryCaseLog, RetryCaseLogHandler
from application.moderation.sync_case_log import SyncCaseLog, SyncCaseLogHandler
from application.moderation.watch_case_logs import WatchCaseLogs, WatchCaseLogsHandler
from application.shared.use_case import UseCase
from interface.moderation.ports import ModerationPorts
from interface.shared.context import Background
from interface.shared.wiring import Shared, waiting_events


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
    retry = shared.measured(RetryCaseLogHandler(waiting))
    watch_case_logs = WatchCaseLogsHandler(
        waiting,
        shared.guild_settings,
        history,
        ports.channels,
        ports.case_log_alarm,
        retry,
        shared.shared_clock,
    )

    async def watch() -> None:
        await watch_case_logs(WatchCaseLogs(shared.client.served_guilds()))

    return ModLog(
        sync=shared.measured(sync),
        retry=retry,
        background=Background("watch of the mod-logs", watch, every=shared.settings.moderation.sweep_every),
    )
