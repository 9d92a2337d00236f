from collections.abc import Sequence

from application.moderation.templates.change_templates import TemplateDetails
from application.moderation.templates.queries import TemplateView
from domain.shared.history import Change
from interface.shared.languages import KIND, gettext, gettext_lazy, named
from interface.shared.layout import LONGEST_TEXT, Card, as_typed, as_written, card, container, room_left, within

_LONGEST_LINE = 120
_FIELDS = {"name": gettext_lazy("Name"), "text": gettext_lazy("Text"), "kinds": gettext_lazy("Kinds")}
"""What may change of a template."""


def template_card(heading: str, template: TemplateView) -> Card:
    return card(container(_whole(heading, template)))


def template_details(details: TemplateDetails) -> Card:
    heading = gettext("Template changed") if details.is_changed else gettext("Nothing changed: this is how it is")
    text = _whole(heading, details.template)
    if not details.history:
        return card(container(text))
    return card(
        container(text, within([*map(_line, details.history)], room_left(text), heading=gettext("**Earlier**")))
    )


def template_list(templates: Sequence[TemplateView]) -> Card:
    lines = [_entry(each) for each in templates] or [gettext("*None yet: `/templates add` makes one.*")]
    return card(container(within(lines, LONGEST_TEXT, heading=gettext("### Templates for reasons"))))


def _whole(heading: str, template: TemplateView) -> str:
    return f"### {heading}\n**{as_typed(template.name)}** · {_kinds(template.kinds)}\n{as_written(template.text)}"


def _entry(template: TemplateView) -> str:
    text = template.text if len(template.text) <= _LONGEST_LINE else f"{template.text[: _LONGEST_LINE - 1]}…"
    return f"**{as_typed(template.name)}** · {_kinds(template.kinds)}\n{as_written(text)}"


def _kinds(kinds: Sequence[str]) -> str:
    return (
        gettext("for {kinds}", kinds=", ".join(named(KIND, kind) for kind in kinds))
        if kinds
        else gettext("for every kind")
    )


def _line(change: Change) -> str:
    held = as_typed(str(change.old)) if change.old else gettext("*all*")
    return gettext(
        "> {held}\n-# {field} until <t:{at}:f>, changed by <@{by}>",
        held=held,
        field=_FIELDS[change.field],
        at=int(change.at.timestamp()),
        by=change.by,
    )
