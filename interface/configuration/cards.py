"""What people see of configurations: pure functions from views to cards, with the files that belong to them."""

from collections.abc import Iterable, Iterator, Sequence

import discord
from attrs import frozen

from application.configuration.apply_plan import Applied, ApplyResult, Outdated
from application.configuration.export_configuration import ConfigurationExport
from application.configuration.list_versions import ListedVersion
from application.configuration.plan_configuration import Planned
from application.configuration.queries import VersionView
from application.configuration.schema import SCHEMA_FILE
from application.configuration.views import PlanView, Refused
from domain.configuration.version import Source
from interface.configuration.lines import change_lines, counted, gone_line, problem_line
from interface.shared.files import Document
from interface.shared.languages import gettext, gettext_lazy, ngettext, pgettext
from interface.shared.layout import GREEN, LONGEST_TEXT, RED, Card, as_typed, card, container, shortened, text, within
from interface.shared.words import Words

_ROOM = LONGEST_TEXT - 600
_ROOM_FOR_GONE = 1_200
_LONGEST_VALUE = 150
_EXPORT_FILE, _PLAN_FILE, _PROBLEM_FILE = "tux-configuration.yaml", "plan.txt", "problems.txt"

type ApplyButton = discord.ui.Button[discord.ui.LayoutView]


@frozen
class Shown:
    card: Card
    files: tuple[Document, ...] = ()


def export_card(export: ConfigurationExport, schema: bytes) -> Shown:
    files = (Document(_EXPORT_FILE, export.file), Document(SCHEMA_FILE, schema))
    shown = container(
        gettext("## Configuration of this server"),
        gettext(
            "Change the file, and have it compared with `/config plan`. With the schema beside it, "
            "editors such as VS Code complete and check it."
        ),
        gettext("-# Sections: {sections}", sections=", ".join(export.sections) or pgettext("sections", "none")),
    )
    if export.withheld:
        shown.add_item(
            text(
                gettext(
                    "-# Not in it, since their own commands would not show you these: {sections}",
                    sections=", ".join(export.withheld),
                )
            )
        )
    return Shown(card(shown, *(each.shown() for each in files)), files)


def planned_card(planned: Planned, words: Words) -> Shown:
    return plan_card(planned) if isinstance(planned, PlanView) else refused_card(planned, words)


def plan_card(plan: PlanView, *, is_outdated: bool = False) -> Shown:
    title = f"## {_heading(plan, is_outdated=is_outdated)}"
    if not plan.changes:
        so_already = gettext("It is so already: {sections}.", sections=", ".join(plan.sections))
        return Shown(card(container(title, *_gone(plan), so_already, *_left_out(plan))))
    entries = [change_lines(change, _short) for change in plan.changes]
    lines = [*(gone_line(each, str) for each in plan.gone), *(change_lines(change, str) for change in plan.changes)]
    document, gone = Document(_PLAN_FILE, _whole(lines)), [*_gone(plan)]
    room = _ROOM - sum(map(len, gone))
    shown = container(title, *gone, within(entries, room, heading=gettext("Nothing has changed yet.")))
    shown.add_item(discord.ui.ActionRow(apply_button(plan)))
    shown.add_item(
        text(
            gettext(
                "-# The whole plan is in the file. Without the button: `/config apply plan:{code}`",
                code=code_of(plan),
            )
        )
    )
    for line in _left_out(plan):
        shown.add_item(text(line))
    return Shown(card(shown, document.shown()), (document,))


def _gone(plan: PlanView) -> Iterator[str]:
    if plan.gone:
        lines = [gone_line(each, _short) for each in plan.gone]
        yield within(
            lines,
            _ROOM_FOR_GONE,
            heading=gettext("**These are gone by now. What names them is left as it is today:**"),
        )


def _left_out(plan: PlanView) -> Iterator[str]:
    if plan.withheld:
        yield gettext(
            "-# Left as it is, since their own commands would not show you these: {sections}",
            sections=", ".join(plan.withheld),
        )


def _heading(plan: PlanView, *, is_outdated: bool) -> str:
    changes = counted(plan.changes)
    if is_outdated:
        return gettext("Something has changed since, so nothing was applied. The plan now: {changes}", changes=changes)
    if plan.rolls_back_to is None:
        return gettext("Plan: {changes}", changes=changes)
    return gettext("Plan back to version {version}: {changes}", version=plan.rolls_back_to, changes=changes)


def code_of(plan: PlanView) -> str:
    return f"{plan.plan}-{plan.fingerprint.text}"


def apply_button(plan: PlanView) -> ApplyButton:
    without = bool(plan.gone)
    return discord.ui.Button(
        label=gettext("Apply it without what is gone") if without else gettext("Apply this plan"),
        style=discord.ButtonStyle.danger if without else discord.ButtonStyle.primary,
        custom_id=f"config:apply:{plan.plan}:{plan.fingerprint.text}",
    )


def refused_card(refused: Refused, words: Words) -> Shown:
    count = len(refused.problems)
    lines = [problem_line(each, words, as_typed) for each in refused.problems]
    document = Document(_PROBLEM_FILE, _whole(problem_line(each, words, str) for each in refused.problems))
    shown = container(
        f"## {ngettext('1 problem', '{n} problems', count)}",
        within(lines, _ROOM, heading=gettext("Nothing was changed.")),
        colour=RED,
    )
    return Shown(card(shown, document.shown()), (document,))


def result_card(result: ApplyResult, words: Words) -> Shown:
    match result:
        case Applied():
            return Shown(card(_applied(result)))
        case Outdated(view):
            return plan_card(view, is_outdated=True)
        case Refused():
            return refused_card(result, words)


def _applied(result: Applied) -> discord.ui.Container[discord.ui.LayoutView]:
    heading = (
        gettext("Applied: version {version}", version=result.number)
        if result.is_new
        else gettext("Applied before: version {version}", version=result.number)
    )
    return container(
        f"## {heading}",
        gettext("Changed: {sections}.", sections=", ".join(result.sections)),
        gettext("-# `/config rollback version:{before}` leads back.", before=result.before),
        colour=GREEN,
    )


_SOURCES = {
    Source.COMMANDS: gettext_lazy("as commands had made it"),
    Source.FILE: gettext_lazy("a file"),
    Source.ROLLBACK: gettext_lazy("rolled back"),
    Source.COMMAND_LINE: gettext_lazy("a file, on the command line"),
}


def history_texts(versions: Sequence[ListedVersion]) -> tuple[str, str]:
    lines = [_version(each) for each in versions]
    if not lines:
        return gettext("## Versions of the configuration"), gettext(
            "None yet: `/config plan` a file, and apply the plan."
        )
    return gettext("## Versions of the configuration"), within(
        lines, _ROOM, heading=gettext("-# `/config rollback` leads back to one.")
    )


def _version(listed: ListedVersion) -> str:
    version, more = listed.version, listed.withheld
    changed = ", ".join(map(as_typed, version.changed)) or ("" if more else pgettext("changed", "nothing"))
    if more:
        unnamed = ngettext("{n} section that is withheld from you", "{n} sections that are withheld from you", more)
        changed = ", ".join(filter(None, (changed, unnamed)))
    return f"**{version.number}** · <t:{int(version.at.timestamp())}:f> · {_origin(version)} · {changed}"


def _origin(version: VersionView) -> str:
    """Where it came from, and by whom."""
    if version.rolls_back_to is not None:
        return gettext(
            "rolled back to version {version} by <@{by}> ({by})", version=version.rolls_back_to, by=version.by
        )
    source = str(_SOURCES.get(version.source, as_typed(version.source.value)))
    if version.source is Source.COMMANDS:
        return source
    return gettext("{source} by <@{by}> ({by})", source=source, by=version.by)


def _short(value: str) -> str:
    return shortened(value, _LONGEST_VALUE)


def _whole(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
