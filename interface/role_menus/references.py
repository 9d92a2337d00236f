from interface.shared.languages import gettext
from interface.shared.layout import as_typed
from interface.shared.reference_face import ReferenceFace


def _needed(name: str) -> str:
    return gettext("What role menu {name} needs", name=as_typed(name))


def _offered(name: str) -> str:
    return gettext("A role of role menu {name}", name=as_typed(name))


MENU_REFERENCES = (
    ReferenceFace(place="menu_required", title=_needed, command=lambda _: "role-menu edit"),
    ReferenceFace(place="menu_role", title=_offered, command=lambda _: "role-menu remove"),
)
