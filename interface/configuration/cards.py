"""What people see of configurations: pure functions from views to cards, with the files that belong to them."""

from collections.abc import Iterable, Sequence

import discord
from attrs import frozen

from application.configuration.apply_plan import Applied, ApplyResult, Outdated
from application.configuration.export_configuration import ConfigurationExport
from application.configuration.plan_configuration import Planned
from application.configuration.queries import VersionView
from application.configuration.schema import SCHEMA_FILE
from application.configuration.views import PlanView, Refused
from domain.configuration.version import Source
from interface.configuration.lines import change_lines, counted, problem_line
from interface.shared.files import Document
from interface.shared.layout import LONGEST_TEXT, Card, as_typed, card, container, shortened, text, within
from interface.shared.words import Words

RED, GREEN = 0xD9534F, 0x5CB85C
_ROOM = LONGEST_TEXT - 600
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
        "## Configuration of this server",
        "Change the file, and have it compared with `/config plan`. With the schema beside it, editors such as VS Code "
        "complete and check it.",
        f"-# Sections: {', '.join(export.sections)}",
    )
    return Shown(card(shown, *(each.shown() for each in files)), files)


def planned_card(planned: Planned, words: Words) -> Shown:
    return plan_card(planned) if isinstance(planned, PlanView) else refused_card(planned, words)


def plan_card(plan: PlanView, heading: str | None = None) -> Shown:
    back = "" if plan.rolls_back_to is None else f" back to version {plan.rolls_back_to}"
    title = f"## {heading or f'Plan{back}'}: {counted(plan.changes)}"
    if not plan.changes:
        return Shown(card(container(title, f"It is so already: {', '.join(plan.sections)}.")))
    entries = [change_lines(change, _short) for change in plan.changes]
    document = Document(_PLAN_FILE, _whole(change_lines(change, str) for change in plan.changes))
    shown = container(title, within(entries, _ROOM, heading="Nothing has changed yet."))
    shown.add_item(discord.ui.ActionRow(apply_button(plan)))
    shown.add_item(text(f"-# The whole plan is in the file. Without the button: `/config apply plan:{code_of(plan)}`"))
    return Shown(card(shown, document.shown()), (document,))


def code_of(plan: PlanView) -> str:
    return f"{plan.plan}-{plan.fingerprint.text}"


def apply_button(plan: PlanView) -> ApplyButton:
    return discord.ui.Button(
        label="Apply this plan",
        style=discord.ButtonStyle.primary,
        custom_id=f"config:apply:{plan.plan}:{plan.fingerprint.text}",
    )


def refused_card(refused: Refused, words: Words) -> Shown:
    count = len(refused.problems)
    lines = [problem_line(each, words, as_typed) for each in refused.problems]
    document = Document(_PROBLEM_FILE, _whole(problem_line(each, words, str) for each in refused.problems))
    shown = container(
        f"## {'1 problem' if count == 1 else f'{count} problems'}",
        within(lines, _ROOM, heading="Nothing was changed."),
        colour=RED,
    )
    return Shown(card(shown, document.shown()), (document,))


def result_card(result: ApplyResult, words: Words) -> Shown:
    match result:
        case Applied():
            return Shown(card(_applied(result)))
        case Outdated(view):
            return plan_card(view, "Something has changed since, so nothing was applied. The plan now")
        case Refused():
            return refused_card(result, words)


def _applied(result: Applied) -> discord.ui.Container[discord.ui.LayoutView]:
    return container(
        f"## {'Applied' if result.is_new else 'Applied before'}: version {result.number}",
        f"Changed: {', '.join(result.sections)}.",
        f"-# `/config rollback version:{result.before}` leads back.",
        colour=GREEN,
    )


_SOURCES = {
    Source.COMMANDS: "as commands had made it",
    Source.FILE: "a file",
    Source.ROLLBACK: "rolled back",
    Source.COMMAND_LINE: "a file, on the command line",
}


def history_texts(versions: Sequence[VersionView]) -> tuple[str, str]:
    lines = [_version(each) for each in versions]
    if not lines:
        return "## Versions of the configuration", "None yet: `/config plan` a file, and apply the plan."
    return "## Versions of the configuration", within(lines, _ROOM, heading="-# `/config rollback` leads back to one.")


def _version(version: VersionView) -> str:
    source = _SOURCES.get(version.source, as_typed(version.source.value))
    if version.rolls_back_to is not None:
        source = f"{source} to version {version.rolls_back_to}"
    by = "" if version.source is Source.COMMANDS else f" by <@{version.by}> ({version.by})"
    moment = f"<t:{int(version.at.timestamp())}:f>"
    return f"**{version.number}** · {moment} · {source}{by} · {', '.join(map(as_typed, version.changed)) or 'nothing'}"


def _short(value: str) -> str:
    return shortened(value, _LONGEST_VALUE)


def _whole(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
