"""The commands, forms and buttons of snippets."""

from collections.abc import Mapping

from application.snippets.alias_snippet import AliasSnippet
from application.snippets.ban_author import BanAuthor
from application.snippets.create_snippet import CreateSnippet
from application.snippets.delete_snippet import DeleteSnippet
from application.snippets.edit_snippet import EditSnippet
from application.snippets.export_snippets import ExportSnippets
from application.snippets.find_snippet import FindSnippet
from application.snippets.import_snippets import ImportSnippets
from application.snippets.list_banned import ListBanned
from application.snippets.list_snippets import ListSnippets
from application.snippets.lock_snippet import LockSnippet
from application.snippets.open_editor import OpenEditor
from application.snippets.rename_snippet import RenameSnippet
from application.snippets.search_snippets import SearchSnippets
from application.snippets.show_changes import ShowChanges
from application.snippets.use_snippet import UseSnippet
from domain.shared.paging import Direction, Seek
from domain.shared.permission import Permission
from domain.snippets.entry import Existing
from tests.builders import GUILD
from tests.unit.interface.samples.given import ANOTHER, SNIPPET, SNIPPET_FILE, SNIPPETS_IN_FILE
from tests.unit.interface.samples.sample import Further, Press, Sample, Samples, Submission

_CARE, _RULE = Permission.MANAGE_MESSAGES, Permission.MANAGE_GUILD
_WHICH = "snippet!:string?[1..100]"

_COMMANDS: Mapping[str, Sample] = {
    "s": Sample(
        right=None,
        takes="name!:string?[1..100] arguments:string[1..1000]",
        given={"name": "Rules", "arguments": "one two"},
        asks=lambda by, request: [UseSnippet(guild=GUILD, by=by, typed="Rules", arguments="one two", request=request)],
        says="Be kind.",
        is_public=True,
    ),
    "snippet create": Sample(
        right=_CARE,
        takes="name!:string[1..32] text!:string[1..2000] title:string[1..200] picture:string[1..512]",
        given={"name": "New", "text": "Hello {user}", "title": "Hi", "picture": "https://example.com/a.png"},
        asks=lambda by, _: [
            CreateSnippet(
                guild=GUILD,
                by=by,
                name="New",
                text="Hello {user}",
                title="Hi",
                picture="https://example.com/a.png",
            )
        ],
        says="### Snippet created\n**new**",
    ),
    "snippet edit": Sample(
        right=None,
        takes=_WHICH,
        given={"snippet": "rules"},
        asks=lambda by, _: [FindSnippet(guild=GUILD, by=by, typed="rules")],
        says="### Snippet to edit\n**rules**",
    ),
    "snippet delete": Sample(
        right=_CARE,
        takes=_WHICH,
        given={"snippet": "rules"},
        asks=lambda by, _: [DeleteSnippet(guild=GUILD, by=by, snippet=SNIPPET)],
        says="### Snippet deleted",
    ),
    "snippet rename": Sample(
        right=_CARE,
        takes=f"{_WHICH} name!:string[1..32]",
        given={"snippet": "rules", "name": "law"},
        asks=lambda by, _: [RenameSnippet(guild=GUILD, by=by, snippet=SNIPPET, name="law")],
        says="### Snippet renamed\n**law**",
    ),
    "snippet alias": Sample(
        right=_CARE,
        takes=f"{_WHICH} alias!:string[1..32] remove:boolean",
        given={"snippet": "rules", "alias": "law"},
        asks=lambda by, _: [AliasSnippet(guild=GUILD, by=by, snippet=SNIPPET, alias="law")],
        says="### Alias added\n**rules · law**",
    ),
    "snippet lock": Sample(
        right=_CARE,
        takes=_WHICH,
        given={"snippet": "rules"},
        asks=lambda by, _: [LockSnippet(guild=GUILD, by=by, snippet=SNIPPET, locked=True)],
        says="### Snippet locked",
    ),
    "snippet unlock": Sample(
        right=_CARE,
        takes=_WHICH,
        given={"snippet": "rules"},
        asks=lambda by, _: [LockSnippet(guild=GUILD, by=by, snippet=SNIPPET, locked=False)],
        says="### Nothing was changed",
    ),
    "snippet info": Sample(
        right=None,
        takes=_WHICH,
        given={"snippet": "rules"},
        asks=lambda by, _: [FindSnippet(guild=GUILD, by=by, typed="rules")],
        says="### Snippet\n**rules** · used 0 times",
    ),
    "snippet list": Sample(
        right=None,
        asks=lambda by, _: [ListSnippets(guild=GUILD, by=by, seek=Seek(size=15))],
        says="### Snippets\n**rules**",
    ),
    "snippet search": Sample(
        right=None,
        takes="words!:string[1..100]",
        given={"words": "KIND"},
        asks=lambda by, _: [SearchSnippets(guild=GUILD, by=by, typed="KIND")],
        says="### Snippets found\n**rules**",
    ),
    "snippet history": Sample(
        right=_CARE,
        takes=_WHICH,
        given={"snippet": "rules"},
        asks=lambda by, _: [ShowChanges(guild=GUILD, by=by, typed="rules", seek=Seek(size=5))],
        says="### Changes of rules\n*It is as it was written.*",
    ),
    "snippet ban": Sample(
        right=_RULE,
        takes="user!:user",
        given={"user": ANOTHER},
        asks=lambda by, _: [BanAuthor(guild=GUILD, by=by, user=ANOTHER)],
        says=f"### Ban from writing snippets\n<@{ANOTHER}> writes no more snippets.",
    ),
    "snippet banned": Sample(
        right=_RULE,
        asks=lambda by, _: [ListBanned(guild=GUILD, by=by, seek=Seek(size=20))],
        says="### Who may write no snippets\n*Nobody.*",
    ),
    "snippet unban": Sample(
        right=_RULE,
        takes="user!:user",
        given={"user": ANOTHER},
        asks=lambda by, _: [BanAuthor(guild=GUILD, by=by, user=ANOTHER, is_banned=False)],
        says=f"### Ban from writing snippets\n<@{ANOTHER}> was not banned from it.",
    ),
    "snippet import": Sample(
        right=_RULE,
        takes="file!:attachment existing:string=refuse|skip|replace",
        given={"file": SNIPPET_FILE, "existing": "skip"},
        asks=lambda by, _: [ImportSnippets(guild=GUILD, by=by, file=SNIPPETS_IN_FILE, existing=Existing.SKIP)],
        says="### Snippets taken in\n**1** added",
    ),
    "snippet export": Sample(
        right=_CARE,
        asks=lambda by, _: [ExportSnippets(guild=GUILD, by=by)],
        says="### Snippets of this server\n1 of at most 500",
    ),
}

_FORMS: Mapping[str, Submission] = {
    f"snippet:edit:{SNIPPET}:1": Submission(
        right=_CARE,
        values={"title": "Rules", "text": "Be\ngood.", "picture": "", "links": "More https://example.com"},
        asks=lambda by, _: [
            EditSnippet(
                guild=GUILD,
                by=by,
                snippet=SNIPPET,
                version=1,
                title="Rules",
                text="Be\ngood.",
                picture="",
                links="More https://example.com",
            )
        ],
        says="### Snippet changed\n**rules**",
    ),
}

_BUTTONS: Mapping[str, Press] = {
    "snippets:older:999": Press(
        right=None,
        asks=lambda by, _: [
            ListSnippets(guild=GUILD, by=by, seek=Seek(cursor=999, direction=Direction.OLDER, size=15))
        ],
        says="### Snippets\n**rules**",
    ),
    "snippet:changes:rules:older:3": Press(
        right=_CARE,
        asks=lambda by, _: [
            ShowChanges(guild=GUILD, by=by, typed="rules", seek=Seek(cursor=3, direction=Direction.OLDER, size=5))
        ],
        says="### Changes of rules",
    ),
    "snippet:banned:newer:3": Press(
        right=_RULE,
        asks=lambda by, _: [ListBanned(guild=GUILD, by=by, seek=Seek(cursor=3, direction=Direction.NEWER, size=20))],
        says="### Who may write no snippets",
    ),
    f"snippet:edit:{SNIPPET}": Press(
        right=_CARE,
        opens_form=True,
        asks=lambda by, _: [OpenEditor(guild=GUILD, by=by, snippet=SNIPPET)],
        says="Edit a snippet",
    ),
}

_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "snippet alias": (
        Further(
            given={"snippet": "rules", "alias": "law", "remove": True},
            asks=lambda by, _: [AliasSnippet(guild=GUILD, by=by, snippet=SNIPPET, alias="law", remove=True)],
        ),
    ),
}

SAMPLES = Samples(commands=_COMMANDS, forms=_FORMS, buttons=_BUTTONS, further=_FURTHER)
