"""What the policies of all columns come to, in words."""

from functools import cache

from application.privacy.queries import Promise, Stays
from infrastructure.database.metadata import metadata
from infrastructure.database.privacy import OnErase, UserPolicy, user_columns

NOT_SHOWN = "what others wrote about you for moderators alone is theirs; what was decided about you is in your cases"


@cache
def promise() -> Promise:
    policies = [policy for table in metadata.sorted_tables for policy in user_columns(table).values()]
    return Promise(
        goes=_words(policies, OnErase.ERASE),
        loses_its_name=_words(policies, OnErase.PSEUDONYMISE),
        stays=tuple(dict.fromkeys(Stays(each.what, each.why) for each in policies if each.why is not None)),
        withheld=tuple(dict.fromkeys(Stays(each.what, NOT_SHOWN) for each in policies if each.exported is None)),
    )


def _words(policies: list[UserPolicy], way: OnErase) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.what for each in policies if each.on_erase is way))
