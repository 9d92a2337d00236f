from datetime import timedelta

import discord
import pytest
from attrs import evolve

from application.configuration.apply_plan import Applied, Outdated
from application.configuration.export_configuration import ConfigurationExport
from application.configuration.list_versions import ListedVersion
from application.configuration.ports import Problem
from application.configuration.queries import VersionView
from application.configuration.views import EntryChange, FieldChange, Fingerprint, Gone, PlanView, Refused, Turn
from domain.configuration.version import PlanId, Source, VersionNumber
from domain.shared.paging import Page
from domain.shared.written import NothingNamed, Referred
from interface.configuration.buttons import version_page
from interface.configuration.cards import Shown, export_card, history_texts, plan_card, refused_card, result_card
from interface.configuration.words import configuration_words
from interface.shared.layout import LONGEST_TEXT, texts_of
from tests.builders import MODERATOR
from tests.fakes.clock import START

LONGEST = "*" * 480
NOTHING = NothingNamed(Referred.ROLE, "`" * 100)


def a_plan(changes: int = 1, *, typed: str = "VIP", back: int | None = None) -> PlanView:
    fields = tuple(FieldChange(name, None, typed) for name in ("name", "text", "kinds"))
    return PlanView(
        plan=PlanId(2**63 - 1),
        fingerprint=Fingerprint("f" * 16),
        sections=("shop",),
        changes=tuple(EntryChange("shop", (f"{typed} {number}",), Turn.ADDED, fields) for number in range(changes)),
        rolls_back_to=None if back is None else VersionNumber(back),
    )


def text(shown: Shown) -> str:
    return "\n".join(texts_of(shown.card))


@pytest.mark.parametrize("changes", [1, 40, 400])
def test_a_plan_of_any_length_fits_and_the_file_has_all_of_it(changes: int) -> None:
    shown = plan_card(a_plan(changes, typed=LONGEST))
    assert sum(map(len, texts_of(shown.card))) <= LONGEST_TEXT
    assert shown.card.total_children_count <= 40
    [document] = shown.files
    assert document.content.decode().count(LONGEST) == changes * 4
    assert ("more" in text(shown)) == (changes > 1)


def test_a_plan_says_what_becomes_of_what_and_how_to_apply_it() -> None:
    change = EntryChange(
        "shop",
        ("V*P",),
        Turn.CHANGED,
        (FieldChange("price", "5", "6"), FieldChange("stock", "7", None), FieldChange("role", None, "@Blue (2)")),
    )
    gone = EntryChange("shop", ("old",), Turn.REMOVED, (FieldChange("price", "5", None),))
    plan = PlanView(plan=PlanId(7), fingerprint=Fingerprint("0" * 16), sections=("shop",), changes=(change, gone))
    assert text(plan_card(plan)).splitlines() == [
        "## Plan: 1 changed, 1 removed",
        "Nothing has changed yet.",
        "\\~ shop › V\\*P",
        "    price: 5 → 6",
        "    stock: 7 → not said any more",
        "    role: \\@Blue (2)",
        "\\- shop › old",
        f"-# The whole plan is in the file. Without the button: `/config apply plan:7-{'0' * 16}`",
    ]
    [button] = [item for item in plan_card(plan).card.walk_children() if hasattr(item, "custom_id") and item.custom_id]
    assert button.custom_id == f"config:apply:7:{'0' * 16}"


@pytest.mark.parametrize("changes", [0, 1, 400])
@pytest.mark.parametrize("gone", [1, 200])
def test_what_is_gone_is_named_before_what_changes_and_on_the_button(changes: int, gone: int) -> None:
    lost = [Gone(section="shop", entry=("V*P", str(n)), field="role", was=f"@{LONGEST}") for n in range(gone)]
    shown = plan_card(evolve(a_plan(changes, typed=LONGEST, back=2), gone=tuple(lost)))
    said = texts_of(shown.card)
    assert sum(map(len, said)) <= LONGEST_TEXT
    assert said[1].splitlines()[0] == "**These are gone by now. What names them is left as it is today:**"
    assert said[1].splitlines()[1].startswith("× shop › V\\*P › 0 › role: ")
    buttons = [item for item in shown.card.walk_children() if isinstance(item, discord.ui.Button)]
    assert [(each.label, each.style) for each in buttons] == (
        [("Apply it without what is gone", discord.ButtonStyle.danger)] if changes else []
    )
    for document in shown.files:
        assert document.content.decode().count("× ") == gone


def test_a_plan_without_changes_has_nothing_to_apply() -> None:
    shown = plan_card(a_plan(0))
    assert (text(shown), shown.files) == ("## Plan: nothing to change\nIt is so already: shop.", ())


@pytest.mark.parametrize("problems", [1, 200])
def test_problems_of_any_number_fit_and_the_file_has_all_of_them(problems: int) -> None:
    found = [Problem(line=number, where=("shop", number, "role"), why=NOTHING) for number in range(1, problems + 1)]
    shown = refused_card(Refused(tuple(found)), configuration_words)
    assert sum(map(len, texts_of(shown.card))) <= LONGEST_TEXT
    assert shown.files[0].content.decode().count("line ") == problems
    assert "line 1, shop\\[2].role: This server has no role called" in text(shown)


def test_what_came_of_a_plan_is_said() -> None:
    applied = Applied(number=VersionNumber(4), sections=("ranks", "shop"), before=VersionNumber(3))
    assert text(result_card(applied, configuration_words)).splitlines() == [
        "## Applied: version 4",
        "Changed: ranks, shop.",
        "-# `/config rollback version:3` leads back.",
    ]
    outdated = result_card(Outdated(a_plan(back=2)), configuration_words)
    assert text(outdated).startswith("## Something has changed since, so nothing was applied. The plan now: 1 added")
    assert text(plan_card(a_plan(back=2))).startswith("## Plan back to version 2: 1 added")


def test_versions_are_listed_with_who_and_what() -> None:
    sources = [*Source, Source("file")]
    versions = [
        ListedVersion(
            VersionView(
                number=VersionNumber(number),
                source=source,
                rolls_back_to=VersionNumber(1) if source is Source.ROLLBACK else None,
                by=MODERATOR,
                at=START + timedelta(days=number),
                changed=("settings",) * 40,
            )
        )
        for number, source in enumerate(sources)
    ]
    shown = texts_of(version_page(Page(items=tuple(versions), newer=3, older=None)))
    assert sum(map(len, shown)) <= LONGEST_TEXT
    assert "· rolled back to version 1 by <@10> (10) ·" in shown[1]
    assert "· as commands had made it · settings" in shown[1]
    assert texts_of(version_page(Page(items=(), newer=None, older=None)))[1].startswith("None yet")


@pytest.mark.parametrize(
    ("changed", "withheld", "said"),
    [
        ((), 0, "nothing"),
        (("shop",), 0, "shop"),
        ((), 1, "1 section that is withheld from you"),
        (("shop",), 2, "shop, 2 sections that are withheld from you"),
    ],
)
def test_a_version_says_that_something_is_withheld_and_not_what(
    changed: tuple[str, ...], withheld: int, said: str
) -> None:
    version = VersionView(
        number=VersionNumber(1), source=Source.COMMANDS, rolls_back_to=None, by=MODERATOR, at=START, changed=changed
    )
    [_, line] = history_texts([ListedVersion(version, withheld)])
    assert line.endswith(f" · {said}")


def test_an_export_and_a_way_back_say_what_they_leave_out() -> None:
    export = export_card(ConfigurationExport(sections=("shop",), file=b"", withheld=("escalation", "ranks")), b"")
    assert "their own commands would not show you these: escalation, ranks" in text(export)
    back = plan_card(evolve(a_plan(back=2), withheld=("ranks",)))
    assert "their own commands would not show you these: ranks" in text(back)
    nothing = plan_card(evolve(a_plan(0, back=2), withheld=("ranks",)))
    assert "would not show you these: ranks" in text(nothing)
