"""What happens because of an event: the one page that says so."""

from collections.abc import Awaitable, Callable, Mapping

from attrs import frozen

from application.moderation.sync_case_log import SyncCaseLog
from application.shared.use_case import UseCase
from domain.guilds.events import GuildSettingsChanged
from domain.moderation.events import CaseOpened, CaseReasonAmended, CaseSettled
from domain.shared.events import Event

type Reaction = Callable[[Event], Awaitable[None]]


@frozen
class Reactions:
    """Every event type has its line, an empty one where nothing follows. Reactions may run more than once."""

    by_event: Mapping[type[Event], tuple[Reaction, ...]]

    @property
    def event_types(self) -> tuple[type[Event], ...]:
        return tuple(self.by_event)

    async def __call__(self, event: Event) -> None:
        for reaction in self.by_event[type(event)]:
            await reaction(event)


def reactions(*, sync_case_log: UseCase[SyncCaseLog, None]) -> Reactions:
    async def show_case_in_log(event: Event) -> None:
        assert isinstance(event, CaseSettled | CaseReasonAmended)
        await sync_case_log(SyncCaseLog(guild=event.guild, number=event.number))

    return Reactions(
        {
            CaseOpened: (),
            CaseSettled: (show_case_in_log,),
            CaseReasonAmended: (show_case_in_log,),
            GuildSettingsChanged: (),
        }
    )
