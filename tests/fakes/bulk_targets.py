from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.target import Target
from domain.shared.ids import GuildId, UserId
from tests.fakes.records import MemoryTable

type TargetKey = tuple[GuildId, OperationNumber, UserId]

TARGETS = MemoryTable[TargetKey, Target]("bulk_targets")
