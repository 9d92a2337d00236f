from application.moderation.retention.forget_closed import ForgetClosed, ForgetClosedHandler, ForgetSomeClosedHandler
from infrastructure.privacy.pseudonyms import new_pseudonym
from interface.shared.context import Background
from interface.shared.wiring import Shared

FORGET_EVERY = 3600.0
"""Seconds from one look to the next."""


def retention(shared: Shared) -> Background:
    some = shared.transaction(ForgetSomeClosedHandler(shared.uow, shared.shared_clock, new_pseudonym))
    forget = shared.measured(ForgetClosedHandler(shared.uow, some))

    async def forget_closed() -> None:
        await forget(ForgetClosed(shared.client.served_guilds()))

    return Background("closed cases", forget_closed, every=FORGET_EVERY)
