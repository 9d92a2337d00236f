from application.moderation.drift.tell_of_drift import TellOfDrift
from application.shared.reaction import EventReactions
from application.shared.use_case import UseCase
from domain.moderation.drift.check import DriftFound
from domain.shared.events import Event


def drift_reactions(tell_of_drift: UseCase[TellOfDrift, None]) -> EventReactions:
    async def tell_the_staff(event: Event) -> None:
        assert isinstance(event, DriftFound)
        await tell_of_drift(TellOfDrift(event))

    return {DriftFound: (tell_the_staff,)}
