from application.shared.reaction import EventReactions
from application.shared.use_case import UseCase
from domain.setup.events import ReferencesLost
from domain.shared.events import Event


def setup_reactions(tell_of_losses: UseCase[ReferencesLost, None]) -> EventReactions:
    async def tell(event: Event) -> None:
        assert isinstance(event, ReferencesLost)
        await tell_of_losses(event)

    return {ReferencesLost: (tell,)}
