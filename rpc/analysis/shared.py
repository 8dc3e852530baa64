"""What is worked out once for everybody who asks at the same time, and kept while there is room.

The first who asks works it out, the others wait for what came of it: a value, or the error, which
is not kept. Nothing that is kept may hold anything of a user.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from functools import wraps
from threading import Lock
from typing import Any, Concatenate, Generic, ParamSpec, TypeAlias, TypeVar

V = TypeVar("V")
Owner = TypeVar("Owner")
P = ParamSpec("P")
Of: TypeAlias = Callable[Concatenate[Owner, P], V]
"""A function of something that keeps its results."""

_KEPT = "_kept_with_it"


class Shared(Generic[V]):
    """Values by key, each worked out by one thread. `most` are kept, the last asked for; None: all.

    A value must not be asked for while it is being worked out, by whoever works it out.
    """

    def __init__(self, most: int | None = None) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, V] = OrderedDict()
        self._awaited: dict[Hashable, Future[V]] = {}
        self._guard = Lock()

    def get(
        self, key: Hashable, make: Callable[[], V], keeps: Callable[[V], bool] = lambda _: True
    ) -> V:
        """The value of a key; `make` works it out where it is not there. What `keeps` says no to
        is for those who wait for it now, and is not kept. Raises what `make` raises.
        """
        while True:
            with self._guard:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]
                awaited = self._awaited.get(key)
                if awaited is None:
                    own = self._awaited[key] = Future()
            if awaited is None:
                return self._make(key, own, make, keeps)
            try:
                return awaited.result()
            except CancelledError:
                continue  # whoever worked it out was stopped: the next one does

    def _make(
        self,
        key: Hashable,
        own: Future[V],
        make: Callable[[], V],
        keeps: Callable[[V], bool],
    ) -> V:
        try:
            value = make()
        except BaseException as error:
            with self._guard:
                del self._awaited[key]
            if isinstance(error, Exception):
                own.set_exception(error)
            else:
                own.cancel()
            raise
        with self._guard:
            del self._awaited[key]
            if keeps(value):
                self._kept[key] = value
                while self.most is not None and len(self._kept) > self.most:
                    self._kept.popitem(last=False)
        own.set_result(value)
        return value

    def __len__(self) -> int:
        """How many values are kept."""
        return len(self._kept)


MOST_KEPT_WITH = 8
"""Of each function so many results are kept with one thing: the places that a room has open."""


def kept_with(most: int = MOST_KEPT_WITH) -> Callable[[Of[Owner, P, V]], Of[Owner, P, V]]:
    """Makes a function keep its results with its first argument, for as long as that is kept.

    So what is drawn of one area's map never pushes out what is drawn of another's. The other
    arguments must be hashable. Under `property`, with `most` 1, it is a property worked out once.
    """

    def keeping(function: Of[Owner, P, V]) -> Of[Owner, P, V]:
        @wraps(function)
        def asked(owner: Owner, /, *args: P.args, **kwargs: P.kwargs) -> V:
            results: Shared[V] = _results_of(owner, function, most)
            key = (args, tuple(sorted(kwargs.items())))
            return results.get(key, lambda: function(owner, *args, **kwargs))

        return asked

    return keeping


def _results_of(owner: object, function: Callable[..., Any], most: int) -> Shared[Any]:
    """In the thing itself, as `functools.cached_property` has it: they go when it goes."""
    functions: dict[Any, Shared[Any]] = vars(owner).setdefault(_KEPT, {})
    found = functions.get(function)
    return found if found is not None else functions.setdefault(function, Shared(most))
