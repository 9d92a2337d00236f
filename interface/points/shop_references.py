from interface.shared.layout import as_typed
from interface.shared.reference_face import ReferenceFace

SHOP_REFERENCES = (
    ReferenceFace(
        place="shop_item", title=lambda name: f"Item {as_typed(name)} of the shop", command=lambda _: "shop remove"
    ),
)
