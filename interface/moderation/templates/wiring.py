from attrs import frozen

from application.moderation.templates.change_templates import (
    AddTemplateHandler,
    EditTemplateHandler,
    RemoveTemplateHandler,
)
from application.moderation.templates.list_templates import (
    FindTemplateHandler,
    ListTemplatesHandler,
    SuggestReasonsHandler,
)
from application.moderation.templates.read_reason import ReadReason, ReadReasonHandler
from application.shared.use_case import UseCase
from domain.shared.ids import GuildId
from infrastructure.moderation.templates.template_reader import PostgresTemplateReader
from interface.moderation.templates.commands import TemplateCommands, TemplateUseCases
from interface.moderation.templates.suggestions import OfferReasons
from interface.shared.reasons import ReadyReasons
from interface.shared.wiring import Shared


@frozen(kw_only=True)
class Templates:
    commands: TemplateUseCases
    offer: OfferReasons
    read_reason: UseCase[ReadReason, str | None]

    def group(self) -> TemplateCommands:
        return TemplateCommands(self.commands)


def open_templates(shared: Shared) -> Templates:
    uow, clock, reader = shared.uow, shared.clock, PostgresTemplateReader(shared.reading)
    suggest = shared.measured(SuggestReasonsHandler(reader))
    return Templates(
        commands=TemplateUseCases(
            add=shared.transaction(AddTemplateHandler(uow, clock)),
            edit=shared.transaction(EditTemplateHandler(uow, reader, clock)),
            remove=shared.transaction(RemoveTemplateHandler(uow, clock)),
            list=shared.measured(ListTemplatesHandler(reader)),
            find=shared.measured(FindTemplateHandler(reader)),
            suggest=suggest,
        ),
        offer=OfferReasons(suggest),
        read_reason=shared.measured(ReadReasonHandler(reader)),
    )


def ready_reasons(shared: Shared) -> ReadyReasons:
    templates = open_templates(shared)

    async def read(guild: GuildId, typed: str | None) -> str | None:
        return await templates.read_reason(ReadReason(guild=guild, typed=typed))

    return ReadyReasons(offer=templates.offer.of_no_kind, read=read)
