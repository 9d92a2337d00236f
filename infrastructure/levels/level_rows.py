"""What is stored of levels beyond activity, as records; the errors for constraints that people can run into."""

from domain.levels.adjustment import Adjustment
from domain.levels.level_errors import AdjustedAlready
from domain.levels.member_level import MemberLevel
from infrastructure.database.errors import register_constraint
from infrastructure.database.rows import Rows
from infrastructure.levels.tables import member_levels, xp_adjustments

MEMBER_LEVELS = Rows(MemberLevel, member_levels)
ADJUSTMENTS = Rows(Adjustment, xp_adjustments)

register_constraint("uq_xp_adjustments_guild_id_request_id_user_id", AdjustedAlready)
