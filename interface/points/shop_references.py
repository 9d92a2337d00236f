from interface.shared.languages import gettext
from interface.shared.layout import as_typed
from interface.shared.reference_face import ReferenceFace

SHOP_REFERENCES = (
    ReferenceFace(
        place="shop_item",
        title=lambda name: gettext("Item {name} of the shop", name=as_typed(name)),
        command=lambda _: "shop remove",
    ),
)
