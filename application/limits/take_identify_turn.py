from attrs import define

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.limits.identifying import KEPT, Asking, Turn, Waiting, answered


@define
class TakeIdentifyTurnHandler:
    """Asks whether it is this shard's turn among those of all processes; asked again and again, it keeps its place."""

    _uow: UnitOfWorkFactory

    async def __call__(self, asking: Asking) -> Turn | Waiting:
        async with self._uow() as uow:
            queue = uow.identify_queue
            now = await queue.lock()
            places = await queue.places()
            answer = answered(asking, places, await queue.turns(), now)
            match answer:
                case Turn():
                    await queue.give(answer)
                case Waiting():
                    await queue.keep(answer.place)
            if any(place.asked_at < now - KEPT for place in places):
                await queue.forget(before=now - KEPT)
            await uow.commit()
        return answer
