"""What is stored of levels beyond activity, as records; the errors for constraints that people can run into."""

from domain.levels.adjustment import Adjustment
from domain.levels.level_errors import AdjustedAlready
from domain.levels.level_repository import LevelBlock, RoleSync
from domain.levels.member_level import MemberLevel
from domain.levels.operations import Operation
from domain.levels.rewards import Reward
from infrastructure.database.errors import register_constraint
from infrastructure.database.rows import Rows
from infrastructure.levels.tables import (
    level_blocks,
    level_operations,
    level_rewards,
    level_role_syncs,
    member_levels,
    xp_adjustments,
)

MEMBER_LEVELS = Rows(MemberLevel, member_levels)
ADJUSTMENTS = Rows(Adjustment, xp_adjustments)
REWARDS = Rows(Reward, level_rewards)
BLOCKS = Rows(LevelBlock, level_blocks)
OPERATIONS = Rows(Operation, level_operations)
ROLE_SYNCS = Rows(RoleSync, level_role_syncs)

register_constraint("uq_xp_adjustments_guild_id_request_id_user_id", AdjustedAlready)
