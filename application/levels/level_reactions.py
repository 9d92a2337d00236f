from application.shared.reaction import EventReactions
from domain.levels.events import LevelReached
from domain.levels.level_events import LevelAdjusted


def level_reactions() -> EventReactions:
    return {LevelReached: (), LevelAdjusted: ()}
