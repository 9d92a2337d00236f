"""Rules to JSON and back. What is stored is used as it is; only what cannot be read at all is replaced by defaults."""

from collections.abc import Mapping

import structlog
from attrs import evolve
from cattrs import BaseValidationError
from cattrs.gen import make_dict_unstructure_fn, override
from cattrs.preconf.json import make_converter
from cattrs.strategies import configure_tagged_union

from domain.levels.curve import AnyCurve, LinearCurve, StandardCurve, TableCurve
from domain.levels.rules import LevelRules
from domain.shared.errors import DomainError

_log = structlog.stdlib.get_logger(__name__)

_converter = make_converter()
_KINDS: dict[type[object], str] = {curve: curve.kind for curve in (StandardCurve, LinearCurve, TableCurve)}
configure_tagged_union(AnyCurve.__value__, _converter, tag_generator=_KINDS.__getitem__, tag_name="kind")
_converter.register_unstructure_hook(
    LevelRules, make_dict_unstructure_fn(LevelRules, _converter, version=override(omit=True))
)


def rules_to_json(rules: LevelRules) -> dict[str, object]:
    written: dict[str, object] = _converter.unstructure(rules)
    return written


def rules_from_json(written: Mapping[str, object], version: int) -> LevelRules:
    try:
        return evolve(_converter.structure(written, LevelRules), version=version)
    except (BaseValidationError, DomainError) as error:
        _log.warning("rules for levels cannot be read, so the defaults are used", version=version, error=repr(error))
        return LevelRules(version=version)
