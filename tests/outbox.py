"""What the outbox holds, past the relay."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, select

from domain.channels.events import ChannelActSettled, LockdownSettled
from domain.evidence.events import EvidenceUsed
from domain.guilds.events import GuildSettingsChanged
from domain.levels.events import LevelReached
from domain.levels.level_events import LevelAdjusted, LevelRulesChanged, RewardRefused, RewardsChanged
from domain.moderation.appeals.events import AppealChanged, AppealSettled
from domain.moderation.bulk.events import BulkOperationChanged, TargetToldInVain
from domain.moderation.drift.check import DriftFound
from domain.moderation.events import CaseClaimed, CaseEndChanged, CaseEnded, CaseOpened, CaseReasonAmended, CaseSettled
from domain.points.shop_events import ItemBought, PurchaseRefunded
from domain.reports.events import ReportChanged, ReportSettled
from domain.role_menus.events import RoleMenuChanged
from domain.setup.events import ReferencesLost
from domain.shared.events import Event
from infrastructure.database.engines import Engines
from infrastructure.outbox.codec import EventDecoder
from infrastructure.outbox.tables import outbox


def decoder() -> EventDecoder:
    return EventDecoder.of(
        [
            ChannelActSettled,
            LockdownSettled,
            GuildSettingsChanged,
            EvidenceUsed,
            ReportChanged,
            ReportSettled,
            AppealChanged,
            AppealSettled,
            CaseOpened,
            CaseSettled,
            CaseReasonAmended,
            CaseEnded,
            BulkOperationChanged,
            TargetToldInVain,
            CaseClaimed,
            CaseEndChanged,
            DriftFound,
            ItemBought,
            PurchaseRefunded,
            LevelReached,
            LevelAdjusted,
            LevelRulesChanged,
            RewardRefused,
            RewardsChanged,
            RoleMenuChanged,
            ReferencesLost,
        ]
    )


async def stored_rows(engines: Engines) -> Sequence[RowMapping]:
    async with engines.autocommit.connect() as connection:
        return (await connection.execute(select(outbox).order_by(outbox.c.event_id))).mappings().all()


async def stored_events(engines: Engines) -> list[Event]:
    decode = decoder()
    return [decode(row["name"], row["payload"]) for row in await stored_rows(engines)]
