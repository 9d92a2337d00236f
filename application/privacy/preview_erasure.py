from attrs import define, frozen

from application.privacy.queries import PersonalReader, Promise


@frozen
class PreviewErasure:
    """It is the same for everybody, and asks nothing of the records."""


@define
class PreviewErasureHandler:
    _data: PersonalReader

    async def __call__(self, _: PreviewErasure) -> Promise:
        return self._data.promise()
