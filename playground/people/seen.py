"""What a person sees: messages and forms."""

from collections.abc import Mapping

from attrs import frozen

from playground.wire.components import walk
from playground.world.json_value import JsonObject, as_object, as_objects, as_text, known_int


@frozen
class SeenMessage:
    """A message as somebody sees it, at one moment."""

    json: JsonObject

    @property
    def id(self) -> int:
        return known_int(self.json["id"])

    @property
    def channel_id(self) -> int:
        return known_int(self.json["channel_id"])

    @property
    def author_id(self) -> int:
        return known_int(as_object(self.json["author"])["id"])

    @property
    def content(self) -> str:
        return as_text(self.json["content"])

    @property
    def ephemeral(self) -> bool:
        return bool(known_int(self.json["flags"]) & 1 << 6)

    @property
    def embeds(self) -> list[JsonObject]:
        return as_objects(self.json["embeds"])

    @property
    def components(self) -> list[JsonObject]:
        """Every component, also inside others, in reading order."""
        return list(walk(self.json["components"]))

    @property
    def media(self) -> list[JsonObject]:
        """The pictures of galleries and thumbnails, with address and size, in reading order."""
        found = [as_object(component.get("media")) for component in self.components if "media" in component]
        for component in self.components:
            found += [as_object(item.get("media")) for item in as_objects(component.get("items"))]
        return found

    @property
    def text(self) -> str:
        """All that can be read: content, embeds and text displays, line by line."""
        lines = [self.content]
        for embed in self.embeds:
            lines += [as_text(embed.get("title")), as_text(embed.get("description"))]
            for pair in as_objects(embed.get("fields")):
                lines += [as_text(pair.get("name")), as_text(pair.get("value"))]
            footer = embed.get("footer")
            lines.append(as_text(footer.get("text")) if isinstance(footer, Mapping) else "")
        lines += [as_text(component.get("content")) for component in self.components]
        return "\n".join(line for line in lines if line)

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons that can be clicked."""
        return [
            as_text(component.get("label"))
            for component in self.components
            if component.get("type") == 2 and not component.get("disabled")
        ]


@frozen
class Modal:
    """A form the bot shows; `fields` maps the custom id of each input to its component type."""

    interaction_id: int
    json: JsonObject

    @property
    def title(self) -> str:
        return as_text(self.json["title"])

    @property
    def fields(self) -> dict[str, int]:
        return {
            as_text(component["custom_id"]): known_int(component["type"])
            for component in walk(self.json["components"])
            if component.get("custom_id")
        }
