"""Any port, with something done before or after some of its calls."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import wraps
from typing import cast

from attrs import define

type Hook = Callable[[], None]
type Hooks = Mapping[str, Hook]


def watched[Port](port: Port, *, before: Hooks | None = None, after: Hooks | None = None) -> Port:
    """The port, with a hook before or after the calls of these names; everything else is the port's own."""
    return cast(Port, _Watched(port, before or {}, after or {}))


def with_parts[Port](port: Port, **parts: Callable[[object], object]) -> Port:
    """The port, with what it has under these names put through a function."""
    return cast(Port, _WithParts(port, parts))


def each_opened[**P, T](
    opener: Callable[P, AbstractAsyncContextManager[T]], made: Callable[[T], T]
) -> Callable[P, AbstractAsyncContextManager[T]]:
    """A factory of async context managers, with what each of them yields put through a function."""

    @asynccontextmanager
    async def opened(*args: P.args, **kwargs: P.kwargs) -> AsyncIterator[T]:
        async with opener(*args, **kwargs) as it:
            yield made(it)

    return opened


@define
class _Watched:
    _port: object
    _before: Hooks
    _after: Hooks

    def __getattr__(self, name: str) -> object:
        found: object = getattr(self._port, name)
        if name not in self._before and name not in self._after:
            return found
        assert callable(found)
        return _around(found, self._before.get(name), self._after.get(name))


@define
class _WithParts:
    _port: object
    _parts: Mapping[str, Callable[[object], object]]

    def __getattr__(self, name: str) -> object:
        found: object = getattr(self._port, name)
        return self._parts[name](found) if name in self._parts else found


def _around[**P](
    call: Callable[P, Awaitable[object]], before: Hook | None, after: Hook | None
) -> Callable[P, Awaitable[object]]:
    @wraps(call)
    async def watched_call(*args: P.args, **kwargs: P.kwargs) -> object:
        if before is not None:
            before()
        result = await call(*args, **kwargs)
        if after is not None:
            after()
        return result

    return watched_call
