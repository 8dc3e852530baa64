"""JSON text from outside: counted before it is read, and read an object at a time.

A file of a few megabytes can hold millions of objects, each of which takes a hundred times its text
in memory. So one linear look at the bytes, aware of what is inside texts, first counts objects and
how deep they go, and notes where the objects of the outer lists begin and end. Those are then read
one by one, whenever somebody goes through the list: nothing of a large file is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from rpc.exchange.limits import (
    AT_ONCE_BYTES,
    DEEPEST,
    ITEM_BYTES,
    MOST_OBJECTS,
    TooLargeError,
    megabytes,
)
from rpc.tables.visible import quoted

Positions = npt.NDArray[np.int64]

_CHUNK = 1 << 20
_BLOCK = 1 << 18
"""Bytes of text that are read together where objects are small."""

_OPEN, _CLOSE, _COMMA, _COLON = 1, 2, 3, 4
_KINDS = np.zeros(256, np.uint8)
for _signs, _kind in (("{[", _OPEN), ("}]", _CLOSE), (",", _COMMA), (":", _COLON)):
    _KINDS[[ord(sign) for sign in _signs]] = _kind

_MOST_PROPERTIES = 100
"""Of one outer object, known or not: the formats have a dozen."""


class BrokenError(Exception):
    """The text is not JSON; `line` is where it goes wrong."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"line {line}")


class TwiceError(ValueError):
    """A property stands twice in one object; the message is a sentence."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The property {quoted(name)} stands twice in one object.")


class NotTextError(Exception):
    """The bytes are not UTF-8."""


def without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object from its properties. Raises `TwiceError`."""
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise TwiceError(name)
            seen.add(name)
    return found


class Source:
    """The bytes of a file, in memory or on disk, read a piece at a time."""

    def __init__(self, content: bytes | str | Path) -> None:
        self._errors = "strict"
        if isinstance(content, str):
            content = content.encode("utf-8", "surrogatepass")
            self._errors = "surrogatepass"
        self._content = content
        if isinstance(content, Path):
            self.size = content.stat().st_size
        else:
            self.size = len(content)
        self.start = 3 if self.slice(0, 3) == b"\xef\xbb\xbf" else 0

    def slice(self, start: int, end: int) -> bytes:
        """The bytes from a position to before another."""
        if isinstance(self._content, bytes):
            return self._content[start:end]
        with self._content.open("rb", buffering=0) as file:
            file.seek(start)
            return file.read(max(end - start, 0))

    def text(self, start: int, end: int) -> str:
        """The same as text. Raises `NotTextError`."""
        try:
            return self.slice(start, end).decode("utf-8", self._errors)
        except UnicodeDecodeError:
            raise NotTextError from None

    def line(self, position: int) -> int:
        """The number of the line of a position, from 1."""
        starts = range(0, position, _CHUNK)
        return 1 + sum(self.slice(at, min(at + _CHUNK, position)).count(b"\n") for at in starts)

    def read(self, start: int, end: int) -> Any:
        """What the JSON of a piece says. Raises `BrokenError`, `TwiceError`, `TooLargeError`."""
        if end - start > ITEM_BYTES:
            raise TooLargeError(
                f"One object of the file has more than {megabytes(ITEM_BYTES)}; no part of a map "
                "is so large."
            )
        text = self.text(start, end)
        try:
            return json.loads(text, object_pairs_hook=without_twins)
        except json.JSONDecodeError as error:
            raise BrokenError(self.line(start) + error.lineno - 1) from None
        except (TwiceError, TooLargeError):
            raise
        except (ValueError, RecursionError):  # a number of thousands of digits
            raise BrokenError(self.line(start)) from None


@dataclass(frozen=True)
class Signs:
    """The signs outside of texts that part objects and lists, down to some depth."""

    at: Positions
    kind: npt.NDArray[np.uint8]
    level: npt.NDArray[np.int64]
    """How deep: of a bracket that of what it holds together."""

    def within(self, start: int, end: int, kind: int, level: int) -> Positions:
        """The positions of one sort of sign at one level, between two positions."""
        first, last = np.searchsorted(self.at, [start + 1, end])
        part = slice(int(first), int(last))
        chosen: Positions = self.at[part][(self.kind[part] == kind) & (self.level[part] == level)]
        return chosen


def scanned(source: Source, depth: int) -> Signs:
    """Counts what a text holds, and gives its signs down to a depth.

    Raises `TooLargeError` where it holds too much, `BrokenError` where its brackets do not match.
    """
    found: list[tuple[Positions, npt.NDArray[np.uint8], npt.NDArray[np.int64]]] = []
    position, held_back = source.start, b""
    inside, level, objects, kept = np.uint8(0), 0, 0, 0
    while position < source.size or held_back:
        new = source.slice(position + len(held_back), position + _CHUNK)
        is_last = position + len(held_back) + len(new) >= source.size
        raw = (held_back + new).replace(b"\\\\", b"__")
        held_back = b"\\" if raw.endswith(b"\\") and not is_last else b""
        raw = raw[: len(raw) - len(held_back)].replace(b'\\"', b"__")
        letters = np.frombuffer(raw, np.uint8)
        quotes = np.bitwise_xor.accumulate((letters == 34).view(np.uint8)) ^ inside
        kinds = _KINDS[letters]
        kinds[quotes == 1] = 0
        at = np.flatnonzero(kinds)
        kind = kinds[at]
        after = level + np.cumsum((kind == _OPEN).astype(np.int64) - (kind == _CLOSE))
        objects += int(np.count_nonzero(kind == _OPEN))
        if objects > MOST_OBJECTS:
            raise TooLargeError(
                f"The file holds more than {MOST_OBJECTS:,} objects; more are not read."
            )
        levels = after + (kind == _CLOSE)
        if after.min(initial=0) < 0:
            raise BrokenError(source.line(position + int(at[int(np.argmax(after < 0))])))
        if levels.max(initial=0) > DEEPEST:
            raise TooLargeError(
                f"The file holds objects within objects, more than {DEEPEST} deep; no map is so."
            )
        chosen = levels <= depth
        kept += int(np.count_nonzero(chosen))
        if kept > 4 * MOST_OBJECTS:
            raise TooLargeError(
                f"The file holds more than {MOST_OBJECTS:,} things in its lists; more are not read."
            )
        found.append((position + at[chosen], kind[chosen], levels[chosen]))
        if len(letters):
            inside, level = quotes[-1], int(after[-1]) if len(after) else level
        position += len(raw)
        if is_last and not held_back:
            break
    if level or inside or not found:
        raise BrokenError(source.line(source.size))
    at, kind, levels = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return Signs(at, kind, levels)


class Items(Sequence[Any]):
    """A list of a file; each thing in it is read when it is asked for, and then forgotten."""

    def __init__(
        self,
        source: Source,
        starts: Positions,
        ends: Positions,
        make: Callable[[Any], Any] = lambda thing: thing,
    ) -> None:
        self._source, self._starts, self._ends, self._make = source, starts, ends, make

    def __len__(self) -> int:
        """How many things it holds."""
        return len(self._starts)

    @overload
    def __getitem__(self, at: int) -> Any: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Any]: ...

    def __getitem__(self, at: int | slice) -> Any:
        """One thing, or several as a list."""
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        return self._make(self._source.read(int(self._starts[at]), int(self._ends[at])))

    def __iter__(self) -> Iterator[Any]:
        """All of it in order, a block of text at a time."""
        first = 0
        while first < len(self):
            limit = int(self._starts[first]) + _BLOCK
            last = max(int(np.searchsorted(self._ends, limit)), first + 1)
            yield from map(self._make, self._block(first, last))
            first = last

    def _block(self, first: int, last: int) -> list[Any]:
        start, end = int(self._starts[first]), int(self._ends[last - 1])
        if last - first > 1:
            text = self._source.text(start, end)
            try:
                block = json.loads(f"[{text}]", object_pairs_hook=without_twins)
            except TwiceError:
                raise
            except (ValueError, RecursionError):
                block = []  # one by one they say where
            if len(block) == last - first:
                return list(block)
        return [
            self._source.read(int(self._starts[at]), int(self._ends[at]))
            for at in range(first, last)
        ]

    def made(self, make: Callable[[Any], Any]) -> Items:
        """The same list, with something made of each thing when it is read."""
        return Items(self._source, self._starts, self._ends, make)


class Scanned:
    """A text whose signs are known."""

    def __init__(self, source: Source, depth: int) -> None:
        self._source = source
        self._signs = scanned(source, depth)

    def top(self) -> tuple[int, int] | None:
        """Where the outermost object begins and ends; None where the text is something else.

        Raises `BrokenError` where it is nothing.
        """
        source, signs = self._source, self._signs
        outer = signs.at[(signs.level == 1) & (signs.kind <= _CLOSE)]
        if len(outer) != 2 or source.slice(int(outer[0]), int(outer[0]) + 1) != b"{":
            source.read(source.start, source.size)
            return None
        start, end = int(outer[0]), int(outer[1])
        self._bracket(end, b"}")
        self._space(source.start, start)
        self._space(end + 1, source.size)
        return start, end

    def members(self, start: int, end: int, level: int) -> dict[str, tuple[int, int]]:
        """The properties of an object, and where the value of each begins and ends."""
        source = self._source
        self._bracket(end, b"}")
        commas = self._signs.within(start, end, _COMMA, level)
        colons = self._signs.within(start, end, _COLON, level)
        if not len(commas) and not len(colons):
            self._space(start + 1, end)
            return {}
        if len(commas) >= _MOST_PROPERTIES:
            raise TooLargeError(
                f"An object of the file has more than {_MOST_PROPERTIES} properties; none has so "
                "many."
            )
        found: dict[str, tuple[int, int]] = {}
        edges = [start, *commas.tolist(), end]
        for before, after in pairwise(edges):
            own = colons[(colons > before) & (colons < after)]
            if not len(own):
                raise BrokenError(source.line(after))
            name = source.read(before + 1, int(own[0]))
            if not isinstance(name, str):
                raise BrokenError(source.line(before + 1))
            if name in found:
                raise TwiceError(name)
            found[name] = (int(own[0]) + 1, after)
        return found

    def read(self, start: int, end: int) -> Any:
        """What a value says, whatever it is."""
        return self._source.read(start, end)

    def value(self, start: int, end: int, level: int) -> Any:
        """What a value says; a list of a large file as `Items`.

        `level` is that of the object that holds it.
        """
        if self._source.size <= AT_ONCE_BYTES:
            return self._source.read(start, end)
        found = self._items(start, end, level)
        return self._source.read(start, end) if found is None else Items(self._source, *found)

    def spans(self, start: int, end: int, level: int) -> list[tuple[int, int]] | None:
        """Where each thing of a list begins and ends; None for a value that is no list."""
        found = self._items(start, end, level)
        if found is None:
            return None
        return list(zip(found[0].tolist(), found[1].tolist(), strict=True))

    def object(self, start: int, end: int, level: int) -> tuple[int, int] | None:
        """Where the brackets of an object stand; None for a value that is none.

        `level` is that of the list that holds it.
        """
        return self._brackets(start, end, level, b"{", b"}")

    def _items(self, start: int, end: int, level: int) -> tuple[Positions, Positions] | None:
        edges = self._brackets(start, end, level, b"[", b"]")
        if edges is None:
            return None
        opened, closed = edges
        commas = self._signs.within(opened, closed, _COMMA, level + 1)
        if not len(commas) and not self._source.slice(opened + 1, closed).strip(b" \t\r\n"):
            return commas, commas
        starts = np.concatenate(([opened], commas)) + 1
        return starts, np.concatenate((commas, [closed]))

    def _brackets(
        self, start: int, end: int, level: int, left: bytes, right: bytes
    ) -> tuple[int, int] | None:
        opens = self._signs.within(start - 1, end, _OPEN, level + 1)
        if not len(opens) or self._source.slice(int(opens[0]), int(opens[0]) + 1) != left:
            self._source.read(start, end)  # raises where it is nothing
            return None
        closes = self._signs.within(start, end, _CLOSE, level + 1)
        opened, closed = int(opens[0]), int(closes[0])
        self._bracket(closed, right)
        self._space(start, opened)
        self._space(closed + 1, end)
        return opened, closed

    def _bracket(self, at: int, right: bytes) -> None:
        if self._source.slice(at, at + 1) != right:
            raise BrokenError(self._source.line(at))

    def _space(self, start: int, end: int) -> None:
        if self._source.slice(start, end).strip(b" \t\r\n"):
            raise BrokenError(self._source.line(start))
