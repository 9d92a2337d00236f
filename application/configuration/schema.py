"""The JSON Schema of configuration files, which editors check them by: from the same shapes as all else."""

from collections.abc import Iterable

from application.configuration.plan_configuration import FILE_VERSION
from application.shared.configuration.node import Tree
from application.shared.configuration.references import DEFINITIONS
from application.shared.configuration.section import AnySection
from application.shared.configuration.shapes import Schema

SCHEMA_FILE = "tux-configuration.schema.json"


def schema_of(sections: Iterable[AnySection]) -> Schema:
    by_name: dict[str, Tree] = {each.name: each.schema() for each in sorted(sections, key=lambda each: each.name)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Configuration of a server of Tux",
        "type": "object",
        "additionalProperties": False,
        "required": ["version"],
        "minProperties": 2,
        "properties": {"version": {"const": FILE_VERSION, "description": "Of the format of this file"}, **by_name},
        "$defs": DEFINITIONS,
    }
