"""What the policies of all columns come to, in words."""

from collections.abc import Iterator
from functools import cache

from application.privacy.queries import Promise, Stays
from infrastructure.database.metadata import metadata
from infrastructure.database.privacy import OnErase, UserPolicy, user_columns


@cache
def promise() -> Promise:
    policies = [policy for table in metadata.sorted_tables for policy in user_columns(table).values()]
    return Promise(
        goes=_words(policies, OnErase.ERASE),
        loses_its_name=_words(policies, OnErase.PSEUDONYMISE),
        stays=tuple(dict.fromkeys(Stays(each.what, each.why) for each in policies if each.why is not None)),
        withheld=tuple(dict.fromkeys(Stays(each.what, each.withheld) for each in policies if each.withheld)),
        tables=tuple(_exported()),
    )


def _exported() -> Iterator[tuple[str, str]]:
    for table in metadata.sorted_tables:
        found = dict.fromkeys(each.what for each in user_columns(table).values() if each.exported is not None)
        if found:
            yield table.name, "; ".join(found)


def _words(policies: list[UserPolicy], way: OnErase) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.what for each in policies if each.on_erase is way))
