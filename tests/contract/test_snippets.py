import pytest

from application.snippets.queries import BannedAuthor
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import RequestId
from domain.shared.paging import Direction, Seek
from domain.snippets.content import Content, Link
from domain.snippets.errors import SnippetNameTaken, SnippetNotFound, TooManySnippets
from domain.snippets.name import SnippetName
from domain.snippets.snippet import MOST_SNIPPETS, Snippet, SnippetId
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.snippets import RULES, a_new_snippet, added, changed, uses_of

A_DAY = (24 * 3600 * 1000) << 22


async def test_a_snippet_is_found_by_its_name_and_its_aliases_with_all_that_it_says(registered: Backend) -> None:
    await added(registered.uow, RULES, a_new_snippet("rules", guild=OTHER_GUILD))
    for name in ("rules", "r", "law"):
        found = await registered.snippets.named(GUILD, SnippetName(name))
        assert (found.name, found.aliases, found.title, found.text) == ("rules", ("law", "r"), "Rules", "Be kind.")
        assert (found.picture, found.links) == ("https://example.com/a.png", (Link("More", "https://example.com"),))
        assert (found.author, found.created_at, found.is_locked, found.uses) == (MEMBER, START, True, 0)
    with pytest.raises(SnippetNotFound):
        await registered.snippets.named(OTHER_GUILD, SnippetName("law"))


@pytest.mark.parametrize("name", ["rules", "law"])
async def test_a_name_or_alias_that_is_taken_cannot_be_given_again(registered: Backend, name: str) -> None:
    await added(registered.uow, RULES)
    async with registered.uow() as uow:
        with pytest.raises(SnippetNameTaken):
            await uow.snippets.add([a_new_snippet(name)])
    async with registered.uow() as uow:
        with pytest.raises(SnippetNameTaken):
            await uow.snippets.add([a_new_snippet("other", aliases=(name,))])
    [other] = await added(registered.uow, a_new_snippet("other"))
    async with registered.uow() as uow:
        other.rename(SnippetName(name), by=MODERATOR, at=START)
        with pytest.raises(SnippetNameTaken):
            await uow.snippets.save([other])


async def test_the_names_of_what_was_deleted_are_free_and_its_history_stays(registered: Backend) -> None:
    [snippet] = await added(registered.uow, RULES)
    snippet.delete(by=MODERATOR, at=START)
    await changed(registered.uow, snippet)
    assert await registered.snippets.names(GUILD) == ()
    await added(registered.uow, a_new_snippet("law", aliases=("rules",)))
    page = await registered.snippets.changes(GUILD, snippet.id, Seek())
    assert [(each.change.field, each.change.new) for each in page.items] == [("is_kept", False)]


async def test_what_is_changed_is_saved_with_what_it_was(registered: Backend) -> None:
    [snippet] = await added(registered.uow, RULES)
    snippet.edit(Content(text="Be good."), by=MODERATOR, at=START)
    snippet.rename(SnippetName("law"), by=MODERATOR, at=START)
    await changed(registered.uow, snippet)
    found = await registered.snippets.named(GUILD, SnippetName("law"))
    assert (found.text, found.title, found.picture, found.links, found.aliases) == ("Be good.", None, None, (), ("r",))
    assert found.version == 2
    with pytest.raises(SnippetNotFound):
        await registered.snippets.named(GUILD, SnippetName("rules"))
    newest = await registered.snippets.changes(GUILD, snippet.id, Seek(size=2))
    assert [(each.change.field, each.change.old, each.change.new) for each in newest.items] == [
        ("aliases", "law r", "r"),
        ("name", "rules", "law"),
    ]
    older = await registered.snippets.changes(GUILD, snippet.id, Seek(cursor=newest.older, size=5))
    assert [each.change.field for each in older.items] == ["links", "picture", "text", "title"]


async def test_who_saves_second_is_told_so(registered: Backend) -> None:
    [snippet] = await added(registered.uow, RULES)
    async with registered.uow() as uow:
        other = await uow.snippets.get(GUILD, snippet.id)
    other.edit(Content(text="Be good."), by=MODERATOR, at=START)
    await changed(registered.uow, other)
    snippet.edit(Content(text="Be there."), by=MODERATOR, at=START)
    with pytest.raises(ConcurrentChange):
        await changed(registered.uow, snippet)
    assert (await registered.snippets.named(GUILD, SnippetName("rules"))).text == "Be good."


async def test_an_alias_can_pass_from_one_to_another_in_one_transaction(registered: Backend) -> None:
    first, second = await added(registered.uow, a_new_snippet("a", aliases=("x",)), a_new_snippet("b"))
    second.add_alias(SnippetName("x"), by=MODERATOR, at=START)
    first.give_aliases((), by=MODERATOR, at=START)
    await changed(registered.uow, second, first)
    assert (await registered.snippets.named(GUILD, SnippetName("x"))).name == "b"


async def test_a_guild_keeps_so_many_snippets_and_no_more(registered: Backend) -> None:
    made = await added(registered.uow, *(a_new_snippet(f"s{number}") for number in range(MOST_SNIPPETS)))
    async with registered.uow() as uow:
        with pytest.raises(TooManySnippets):
            await uow.snippets.add([a_new_snippet("one-more")])
    made[0].delete(by=MODERATOR, at=START)
    await changed(registered.uow, made[0])
    await added(registered.uow, a_new_snippet("one-more"), a_new_snippet("elsewhere", guild=OTHER_GUILD))
    async with registered.uow() as uow:
        with pytest.raises(TooManySnippets):
            await uow.snippets.add([a_new_snippet("still-one-more")])


async def test_a_use_counts_once_however_often_it_is_delivered(registered: Backend) -> None:
    [snippet, other] = await added(registered.uow, a_new_snippet("a"), a_new_snippet("b"))
    for request in (1, 2, 2, 1, 3):
        await use(registered, snippet, request)
    await use(registered, other, 3)
    assert await uses_of(registered.snippets, "a") == 3
    assert await uses_of(registered.snippets, "b") == 0


async def test_a_use_is_remembered_for_two_days_and_then_makes_room(registered: Backend) -> None:
    [snippet] = await added(registered.uow, a_new_snippet("a"))
    for request in (5, 5 + A_DAY, 5, 6 + 2 * A_DAY, 7 + 2 * A_DAY):
        await use(registered, snippet, request)
    assert await uses_of(registered.snippets, "a") == 4
    await use(registered, snippet, 5)  # nobody delivers it so late: it is not known any more
    await use(registered, snippet, 5 + A_DAY)
    assert await uses_of(registered.snippets, "a") == 5


async def test_a_use_takes_no_edit_from_anybody_and_an_edit_no_use(registered: Backend) -> None:
    [snippet] = await added(registered.uow, a_new_snippet("a"))
    await use(registered, snippet, 1)
    snippet.edit(Content(text="new"), by=MODERATOR, at=START)
    await changed(registered.uow, snippet)
    await use(registered, snippet, 2)
    assert await uses_of(registered.snippets, "a") == 2


async def test_what_was_deleted_is_used_no_more(registered: Backend) -> None:
    [snippet] = await added(registered.uow, a_new_snippet("a"))
    snippet.delete(by=MODERATOR, at=START)
    await changed(registered.uow, snippet)
    await use(registered, snippet, 1)
    async with registered.uow() as uow:
        assert (await uow.snippets.get(GUILD, snippet.id)).uses == 0


async def test_pages_lead_through_what_is_kept(registered: Backend) -> None:
    made = await added(registered.uow, *(a_new_snippet(name) for name in "abcde"))
    gone = next(each for each in made if each.name == "c")
    gone.delete(by=MODERATOR, at=START)
    await changed(registered.uow, gone)
    first = await registered.snippets.page(GUILD, Seek(size=2))
    second = await registered.snippets.page(GUILD, Seek(size=2, cursor=first.older))
    assert sorted(each.name for page in (first, second) for each in page.items) == ["a", "b", "d", "e"]
    back = await registered.snippets.page(GUILD, Seek(size=2, cursor=second.newer, direction=Direction.NEWER))
    assert back.items == first.items
    assert [each.name for each in await registered.snippets.all(GUILD)] == ["a", "b", "d", "e"]


async def test_a_search_looks_at_names_titles_and_texts_however_they_are_written(registered: Backend) -> None:
    await added(
        registered.uow,
        a_new_snippet("faq", text="Where do I BEGIN?"),
        a_new_snippet("start", aliases=("beginning",)),
        a_new_snippet("titled", title="The Begin"),
        a_new_snippet("other", text="100% of _it_"),
    )
    assert [each.name for each in await registered.snippets.search(GUILD, "begin", 10)] == ["faq", "start", "titled"]
    assert [each.name for each in await registered.snippets.search(GUILD, "begin", 2)] == ["faq", "start"]
    assert [each.name for each in await registered.snippets.search(GUILD, "% of _", 9)] == ["other"]


async def test_the_named_are_found_once_by_any_of_their_names(registered: Backend) -> None:
    await added(registered.uow, RULES, a_new_snippet("b"), a_new_snippet("c"))
    async with registered.uow() as uow:
        found = await uow.snippets.named(GUILD, [SnippetName(name) for name in ("law", "r", "b", "nothing")])
    assert sorted(each.name for each in found) == ["b", "rules"]


async def test_a_ban_says_whether_it_is_new(registered: Backend) -> None:
    async with registered.uow() as uow:
        assert await uow.snippets.ban(GUILD, MEMBER, by=MODERATOR, at=START)
        assert not await uow.snippets.ban(GUILD, MEMBER, by=MODERATOR, at=START)
        await uow.commit()
    assert await registered.snippets.is_banned(GUILD, MEMBER)
    banned = BannedAuthor(user=MEMBER, by=MODERATOR, at=START)
    assert (await registered.snippets.banned(GUILD, Seek())).items == (banned,)
    assert (await registered.snippets.banned(OTHER_GUILD, Seek())).items == ()
    assert not await registered.snippets.is_banned(OTHER_GUILD, MEMBER)
    async with registered.uow() as uow:
        assert await uow.snippets.unban(GUILD, MEMBER)
        assert not await uow.snippets.unban(GUILD, MEMBER)
        await uow.commit()
    assert not await registered.snippets.is_banned(GUILD, MEMBER)


async def test_what_is_not_there_is_not_found(registered: Backend) -> None:
    async with registered.uow() as uow:
        with pytest.raises(SnippetNotFound):
            await uow.snippets.get(GUILD, SnippetId(99))


async def use(backend: Backend, snippet: Snippet, request: int) -> None:
    async with backend.uow() as uow:
        await uow.snippets.count_use(snippet.guild, snippet.id, RequestId(request))
        await uow.commit()
