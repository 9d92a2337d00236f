"""A server whose helpers write snippets."""

from attrs import define, field

from application.guilds.get_settings import GetSettingsHandler
from application.snippets.count_use import CountUseHandler
from application.snippets.create_snippet import CreateSnippet, CreateSnippetHandler
from application.snippets.edit_snippet import EditSnippet, EditSnippetHandler
from application.snippets.find_snippet import FindSnippetHandler
from application.snippets.queries import SnippetView
from application.snippets.snippet_rights import SnippetRights
from application.snippets.suggest_snippets import SuggestSnippets, SuggestSnippetsHandler
from application.snippets.use_snippet import UseSnippet, UseSnippetHandler
from domain.guilds.guild import Choice
from domain.shared.ids import RequestId, RoleId, UserId
from domain.shared.settings import Settings
from domain.shared.standing import Standing
from domain.snippets.settings import SNIPPET_AUTHORS, SNIPPET_USERS
from infrastructure.snippets.nearest import nearest
from tests.builders import GUILD, MEMBER, OWNER
from tests.fakes.clock import START, FakeClock
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.records import MemoryRecords
from tests.fakes.snippets import MemorySnippetReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

HELPERS = RoleId(5)


HELPER = Standing(user=MEMBER, roles=(HELPERS,))


@define
class Server:
    """Its helpers write snippets."""

    records: MemoryRecords = field(factory=MemoryRecords)
    uow: MemoryUnitOfWorkFactory = field(init=False)
    reader: MemorySnippetReader = field(init=False)
    rights: SnippetRights = field(init=False)
    clock: FakeClock = field(factory=FakeClock)

    def __attrs_post_init__(self) -> None:
        self.uow = MemoryUnitOfWorkFactory(self.records)
        self.reader = MemorySnippetReader(self.records)
        known = MemoryGuildSettingsReader(self.records)
        self.rights = SnippetRights(GetSettingsHandler(known, self.uow, self.clock), self.reader)

    async def chooses(self, settings: Settings) -> None:
        async with self.uow() as uow:
            guild = await uow.guilds.register(GUILD, at=START)
            chosen = [Choice(setting, settings[setting]) for setting in (SNIPPET_USERS, SNIPPET_AUTHORS)]
            guild.decide(chosen, by=OWNER, at=START)
            await uow.guilds.save(guild)
            await uow.commit()

    async def create(self, name: str = "faq", text: str = "Hello", by: Standing = HELPER) -> SnippetView:
        create = CreateSnippetHandler(self.uow, self.rights, self.clock)
        return await create(CreateSnippet(guild=GUILD, by=by, name=name, text=text))

    async def edit(self, snippet: SnippetView, text: str, by: Standing = HELPER) -> SnippetView:
        edit = EditSnippetHandler(self.uow, self.rights, self.clock)
        command = EditSnippet(
            guild=GUILD,
            by=by,
            snippet=snippet.id,
            version=snippet.version,
            title="",
            text=text,
            picture="",
            links="",
        )
        return (await edit(command)).snippet

    async def use(self, name: str, arguments: str = "", *, request: int = 1, by: Standing = HELPER) -> UserId:
        find = FindSnippetHandler(self.reader, self.rights, nearest)
        use = UseSnippetHandler(find, CountUseHandler(self.uow))
        used = await use(UseSnippet(guild=GUILD, by=by, typed=name, arguments=arguments, request=RequestId(request)))
        return used.snippet.author

    async def suggests(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        suggest = SuggestSnippetsHandler(self.reader, self.rights, nearest)
        return await suggest(SuggestSnippets(guild=GUILD, by=HELPER, typed=typed, limit=limit))
