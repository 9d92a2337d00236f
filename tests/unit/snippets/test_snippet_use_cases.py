import pytest

from application.snippets.alias_snippet import AliasSnippet, AliasSnippetHandler
from application.snippets.ban_author import BanAuthor, BanAuthorHandler
from application.snippets.delete_snippet import DeleteSnippet, DeleteSnippetHandler
from application.snippets.list_banned import ListBanned, ListBannedHandler
from application.snippets.list_snippets import ListSnippets, ListSnippetsHandler
from application.snippets.lock_snippet import LockSnippet, LockSnippetHandler
from application.snippets.open_editor import OpenEditor, OpenEditorHandler
from application.snippets.rename_snippet import RenameSnippet, RenameSnippetHandler
from application.snippets.search_snippets import MOST_FOUND, SearchSnippets, SearchSnippetsHandler
from domain.shared.errors import ConcurrentChange, MissingPermission
from domain.shared.ids import RoleId
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from domain.shared.standing import Standing
from domain.snippets.errors import (
    AliasNotFound,
    BannedFromSnippets,
    MissingArguments,
    SnippetLocked,
    SnippetNameTaken,
    SnippetNotFound,
    SnippetRoleNeeded,
    TooManyAliases,
)
from domain.snippets.settings import SNIPPET_AUTHORS, SNIPPET_USERS
from tests.builders import GUILD, MEMBER, MODERATOR, OWNER
from tests.snippets import a_new_snippet, added, uses_of
from tests.unit.snippets.server import HELPER, HELPERS, Server

CARER = Standing(user=MODERATOR, permissions=frozenset({Permission.MANAGE_MESSAGES}))
OF_THE_SERVER = Standing(user=OWNER, is_owner=True)


@pytest.fixture
async def server() -> Server:
    server = Server()
    await server.chooses(Settings().choosing(SNIPPET_AUTHORS, HELPERS))
    return server


async def test_a_snippet_is_used_by_any_of_its_names_and_each_use_counts_once(server: Server) -> None:
    await server.create("FAQ")
    for request in (1, 2, 2):
        assert await server.use("Faq", request=request) == MEMBER
    assert await uses_of(server.reader, "faq") == 2
    assert server.uow.turns == [GUILD]  # to create it, and not to use it


async def test_one_that_is_not_there_is_refused_with_names_like_it(server: Server) -> None:
    for name in ("rules", "roles", "welcome"):
        await server.create(name)
    with pytest.raises(SnippetNotFound) as refused:
        await server.use("ruels!")
    assert refused.value.nearest[0] == "rules"
    assert "welcome" not in refused.value.nearest


async def test_too_few_arguments_are_refused_and_not_counted(server: Server) -> None:
    await server.create(text="{1} and {2}")
    with pytest.raises(MissingArguments):
        await server.use("faq", '"only one"')
    assert await uses_of(server.reader, "faq") == 0


async def test_who_lacks_the_role_uses_looks_at_and_is_offered_nothing(server: Server) -> None:
    await server.create()
    await server.chooses(Settings().choosing(SNIPPET_USERS, RoleId(6)))
    with pytest.raises(SnippetRoleNeeded):
        await server.use("faq")
    with pytest.raises(SnippetRoleNeeded):
        await server.suggests("f")
    with pytest.raises(SnippetRoleNeeded):
        await SearchSnippetsHandler(server.reader, server.rights)(SearchSnippets(guild=GUILD, by=HELPER, typed="f"))
    with pytest.raises(SnippetRoleNeeded):
        await ListSnippetsHandler(server.reader, server.rights)(ListSnippets(guild=GUILD, by=HELPER, seek=Seek()))
    assert await uses_of(server.reader, "faq") == 0


async def test_names_are_offered_those_first_that_begin_so(server: Server) -> None:
    for name in ("rules", "new-rules", "rulebook", "welcome"):
        await server.create(name)
    assert await server.suggests("") == ("new-rules", "rulebook", "rules", "welcome")
    assert await server.suggests("RULE") == ("rulebook", "rules", "new-rules")
    assert await server.suggests("ruels", limit=1) == ("rules",)
    assert await server.suggests("zzz") == ()


async def test_who_edits_what_another_edited_meanwhile_is_told(server: Server) -> None:
    seen = await server.create()
    now = await server.edit(seen, "first")
    with pytest.raises(ConcurrentChange):
        await server.edit(seen, "second", by=CARER)
    assert (await server.edit(now, "third", by=CARER)).text == "third"


async def test_what_is_not_theirs_or_locked_a_helper_does_not_change(server: Server) -> None:
    mine, anothers = await server.create(), await server.create("other", by=CARER)
    with pytest.raises(MissingPermission):
        await server.edit(anothers, "mine now")
    locked = await LockSnippetHandler(server.uow, server.clock)(
        LockSnippet(guild=GUILD, by=CARER, snippet=mine.id, locked=True)
    )
    rename, alias, delete, look = (
        RenameSnippetHandler(server.uow, server.rights, server.clock),
        AliasSnippetHandler(server.uow, server.rights, server.clock),
        DeleteSnippetHandler(server.uow, server.rights, server.clock),
        OpenEditorHandler(server.uow, server.rights),
    )
    with pytest.raises(SnippetLocked):
        await server.edit(locked.snippet, "still mine")
    with pytest.raises(SnippetLocked):
        await rename(RenameSnippet(guild=GUILD, by=HELPER, snippet=mine.id, name="new"))
    with pytest.raises(SnippetLocked):
        await alias(AliasSnippet(guild=GUILD, by=HELPER, snippet=mine.id, alias="new"))
    with pytest.raises(SnippetLocked):
        await delete(DeleteSnippet(guild=GUILD, by=HELPER, snippet=mine.id))
    with pytest.raises(SnippetLocked):
        await look(OpenEditor(guild=GUILD, by=HELPER, snippet=mine.id))
    with pytest.raises(MissingPermission):
        await LockSnippetHandler(server.uow, server.clock)(
            LockSnippet(guild=GUILD, by=HELPER, snippet=mine.id, locked=False)
        )
    await delete(DeleteSnippet(guild=GUILD, by=CARER, snippet=mine.id))
    with pytest.raises(SnippetNotFound):
        await look(OpenEditor(guild=GUILD, by=CARER, snippet=mine.id))


async def test_who_is_banned_writes_nothing_until_the_ban_is_over(server: Server) -> None:
    mine = await server.create()
    ban = BanAuthorHandler(server.uow, server.clock)
    with pytest.raises(MissingPermission):
        await ban(BanAuthor(guild=GUILD, by=CARER, user=MEMBER))
    assert await ban(BanAuthor(guild=GUILD, by=OF_THE_SERVER, user=MEMBER))
    assert not await ban(BanAuthor(guild=GUILD, by=OF_THE_SERVER, user=MEMBER))
    listed = ListBannedHandler(server.reader)
    banned = await listed(ListBanned(guild=GUILD, by=OF_THE_SERVER, seek=Seek()))
    assert [each.user for each in banned.items] == [MEMBER]
    with pytest.raises(MissingPermission):
        await listed(ListBanned(guild=GUILD, by=CARER, seek=Seek()))
    with pytest.raises(BannedFromSnippets):
        await server.create("another")
    with pytest.raises(BannedFromSnippets):
        await server.edit(mine, "new")
    await server.use("faq")
    assert await ban(BanAuthor(guild=GUILD, by=OF_THE_SERVER, user=MEMBER, is_banned=False))
    await server.create("another")


async def test_a_snippet_has_so_many_aliases_each_its_own(server: Server) -> None:
    snippet, _ = await server.create(), await server.create("other")
    alias = AliasSnippetHandler(server.uow, server.rights, server.clock)

    async def give(name: str, *, remove: bool = False) -> tuple[str, ...]:
        command = AliasSnippet(guild=GUILD, by=HELPER, snippet=snippet.id, alias=name, remove=remove)
        return (await alias(command)).snippet.aliases

    for number in range(10):
        await give(f"a{number}")
    with pytest.raises(TooManyAliases):
        await give("one-more")
    assert "a3" not in await give("A3", remove=True)
    with pytest.raises(AliasNotFound):
        await give("a3", remove=True)
    for taken in ("faq", "other"):
        with pytest.raises(SnippetNameTaken):
            await give(taken)


async def test_a_name_and_an_alias_change_places(server: Server) -> None:
    snippet = await server.create()
    await AliasSnippetHandler(server.uow, server.rights, server.clock)(
        AliasSnippet(guild=GUILD, by=HELPER, snippet=snippet.id, alias="questions")
    )
    rename = RenameSnippetHandler(server.uow, server.rights, server.clock)
    renamed = await rename(RenameSnippet(guild=GUILD, by=HELPER, snippet=snippet.id, name="Questions"))
    assert (renamed.snippet.name, renamed.snippet.aliases, renamed.is_changed) == ("questions", (), True)
    again = await rename(RenameSnippet(guild=GUILD, by=HELPER, snippet=snippet.id, name="questions"))
    assert not again.is_changed


async def test_a_search_says_whether_there_is_more(server: Server) -> None:
    search = SearchSnippetsHandler(server.reader, server.rights)
    for numbers, has_more in ((range(MOST_FOUND), False), (range(MOST_FOUND, MOST_FOUND + 1), True)):
        await added(server.uow, *(a_new_snippet(f"s{number:02}") for number in numbers))
        found = await search(SearchSnippets(guild=GUILD, by=HELPER, typed=" TEXT "))
        assert (len(found.snippets), found.has_more) == (MOST_FOUND, has_more)
    one = await search(SearchSnippets(guild=GUILD, by=HELPER, typed="s07"))
    assert ([each.name for each in one.snippets], one.has_more) == (["s07"], False)
