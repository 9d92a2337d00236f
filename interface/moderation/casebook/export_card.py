from application.moderation.casebook.export_cases import Export
from interface.shared.files import Document
from interface.shared.languages import gettext, ngettext
from interface.shared.layout import Card, card, container


def export_card(export: Export) -> Card:
    """What is in the file, and whether all of it is."""
    if not export.cases:
        return card(container(gettext("### No cases to export")))
    lines = [ngettext("### 1 case exported", "### {n} cases exported", export.cases)]
    if export.is_cut:
        lines.append(
            gettext(
                "⚠️ **That is not all**: Discord takes no larger file. The last one in it is case #{oldest}; "
                "for what is older, use `before` with the time of that case.",
                oldest=export.oldest,
            )
        )
    [document] = export_file(export)
    return card(container("\n".join(lines)), document.shown())


def export_file(export: Export) -> list[Document]:
    return [Document(f"cases.{export.format.value}", export.file)] if export.cases else []
