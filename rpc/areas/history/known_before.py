"""What was known of a box before entries that left it without having ended: as if they had never
been there.

An entry by mistake never happened, so a box that it leaves empty is again what it was: none left,
where the last thing that happened there besides was an ending. That ending may also have come
while the mistaken entry stood there, so it is read from the history and not from what stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rpc.areas.endings import Ending, Line, boxes, is_none_left


@dataclass(frozen=True)
class Known:
    """An ending that was known, and who told it."""

    ending: Ending
    by: str


@dataclass(eq=False)
class _Event:
    """Something that settled the box at the time: an ending, or a decision (`known` None)."""

    batch: int
    known: Known | None = None


@dataclass
class _Box:
    """What happened in one box, line by line."""

    key: str
    events: list[_Event] = field(default_factory=list)
    left: dict[str, _Event] = field(default_factory=dict)
    """By the id of an entry, the ending by which it last left the box."""
    came_in: int = 0
    """The last batch in which an entry came into it."""

    def entry(self, line: Line) -> None:
        """An entry comes in, or leaves: only what ended there says something."""
        was, now = boxes(line["before"]), boxes(line["after"])
        if self.key in now and self.key not in was:
            self.came_in = line["batch"]
            event = self.left.pop(line["subject_id"], None)
            if event and line["before"] is None:  # it was deleted, and came back
                self.events.remove(event)
        elif self.key in was and self.key not in now and line["ended"]:
            ending = Ending(line["ended"], line["before"].get("name", ""))
            event = _Event(line["batch"], Known(ending, line["by"]))
            self.events.append(event)
            self.left[line["subject_id"]] = event

    def document(self, line: Line) -> None:
        """A decision is made or cleared; what the product itself wrote is known by its entries."""
        before, after = line["before"] or {}, line["after"] or {}
        if is_none_left(after):
            is_known = self.events and self.events[-1].batch == line["batch"]
            if not is_none_left(before) and not is_known:
                ending = Ending(after.get("on", ""), after.get("last", ""))
                self.events.append(_Event(line["batch"], Known(ending, after.get("by", ""))))
        elif is_none_left(before) and not after.get("state") and self.came_in == line["batch"]:
            return
        elif any(before.get(name) != after.get(name) for name in ("state", "why")):
            self.events.append(_Event(line["batch"]))

    def last(self) -> Known | None:
        """The ending that holds; of several in one write the last one names it, and the latest
        day holds."""
        if not self.events or (known := self.events[-1].known) is None:
            return None
        same = [one.known for one in self.events if one.batch == self.events[-1].batch]
        day = max(one.ending.on for one in same if one is not None)
        return Known(Ending(day, known.ending.last), known.by)


def known_before(history: Sequence[Line], box: str, undoes: int | None = None) -> Known | None:
    """The ending of a box that holds once it is empty; None where the last that happened there was
    a decision, or where nothing did.

    `history` are its lines, oldest first: at least those of the box, of the entries that were in
    it, and all that take a batch back. `undoes` is the batch that is being taken back. What was
    taken back did not happen; an entry that was brought back did not end.
    """
    found = _Box(box)
    for line in _happened(history, undoes):
        if line["subject"] == "entry":
            found.entry(line)
        elif line["subject"] == "decision" and line["subject_id"] == box:
            found.document(line)
    return found.last()


def _happened(history: Sequence[Line], undoes: int | None) -> list[Line]:
    """The lines that were not taken back; an undo that was itself taken back took nothing back."""
    gone = set() if undoes is None else {undoes}
    for line in reversed(history):
        if line["undoes"] is not None and line["batch"] not in gone:
            gone.add(line["undoes"])
    return [line for line in history if line["undoes"] is None and line["batch"] not in gone]
