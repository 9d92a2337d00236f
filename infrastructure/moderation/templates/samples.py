"""Sample calls, for `tux database explain`."""

from domain.moderation.reason import Reason
from domain.moderation.templates.repository import NewTemplate
from domain.moderation.templates.template import TemplateName
from infrastructure.database.samples import Sample, Subject
from infrastructure.moderation.templates.template_reader import PostgresTemplateReader
from infrastructure.moderation.templates.template_repository import PostgresReasonTemplates


async def templates(at: Subject) -> None:
    repository, reader = PostgresReasonTemplates(at.transaction), PostgresTemplateReader(at.reading)
    added = await repository.add(
        NewTemplate(guild=at.guild, name=TemplateName("a sample of its own"), text=Reason("text"), kinds=())
    )
    template = await repository.get(at.guild, added.id)
    await repository.offered(at.guild)
    template.remove(by=at.user, at=at.now)
    await repository.save(template)
    await reader.all(at.guild)
    await reader.changes(at.guild, added.id)


SAMPLES: tuple[Sample, ...] = (templates,)
