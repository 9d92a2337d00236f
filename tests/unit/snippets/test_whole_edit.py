from application.snippets.edit_snippet import EditSnippet, EditSnippetHandler
from domain.shared.settings import Settings
from domain.snippets.content import Link
from domain.snippets.settings import SNIPPET_AUTHORS
from tests.builders import GUILD
from tests.unit.snippets.server import HELPER, HELPERS, Server


async def test_an_edit_changes_all_of_what_a_snippet_says() -> None:
    server = Server()
    await server.chooses(Settings().choosing(SNIPPET_AUTHORS, HELPERS))
    made = await server.create()
    edited = await EditSnippetHandler(server.uow, server.rights, server.clock)(
        EditSnippet(
            guild=GUILD,
            by=HELPER,
            snippet=made.id,
            version=made.version,
            title="The rules",
            text="Be kind.",
            picture="https://example.com/a.png",
            links="More https://example.com/more",
        )
    )
    now = edited.snippet
    assert (edited.is_changed, now.title, now.text, now.picture) == (
        True,
        "The rules",
        "Be kind.",
        "https://example.com/a.png",
    )
    assert now.links == (Link(label="More", address="https://example.com/more"),)
