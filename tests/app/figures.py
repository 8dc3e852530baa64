"""The named figures of an area, and how a person reads each in every place that shows it.

A place is a page, a report, a sheet of the workbook, a CSV or a command. Each reads what is there
(`taken.Taken`): a number out of a sentence, the rows of a table counted, a column added up. None of
the product's own counting is called.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from papers import APART, Paper, Row, number_in, table_rows
from taken import BLOCKS, Shown, Taken, block_shown, panel_of

Reader = Callable[[Taken], Any]
Places = dict[str, Reader]
Rows = Callable[[list[Row]], Any]

FIGURES: dict[str, Places] = {}
"""Each figure by its name: the places that show it, each with how it is read there."""

ENTRIES_CSV = "upkeep: Entries as CSV"
MAPPED_CSV = "catalogue: These entries as CSV"
FOLLOW_CSV = "upkeep: Follow-up list as CSV"
GAPS_CSV = "coverage: List as CSV"
SINGLE_POINTS_CSV = "judging: Single points of failure as CSV"
ACCESS_CSV = "judging: Low-income access as CSV"
ROW = "Row of the pathway"

# ------------------------------------------------------------------------------------ ways to read


def figure(name: str, *places: Places) -> None:
    """Adds a figure; no place is given twice."""
    found: Places = {}
    for each in places:
        assert not found.keys() & each.keys(), f"{name}: {sorted(each)}"
        found |= each
    assert name not in FIGURES
    FIGURES[name] = found


def screen(name: str, read: Callable[[Shown], Any], part: str = "") -> Places:
    """What a page says."""
    return {f"screen, {name}{part}": lambda taken: read(taken.screens[name])}


def says(name: str, pattern: str, absent: int | None = None, part: str = "") -> Places:
    """The number in a sentence of a page."""
    return screen(name, lambda shown: shown.number(pattern, absent), part)


def cards(read: Rows) -> Places:
    """What the cards of all entries say, by the names of their lines."""
    return {"screen, cards": lambda taken: read(taken.cards())}


def reports(read: Callable[[Paper], Any], part: str = "") -> Places:
    """What the Word file and the HTML page say, in the same words."""
    return {
        f"Word report{part}": lambda taken: read(taken.word),
        f"HTML page{part}": lambda taken: read(taken.page),
    }


def writes(pattern: str, absent: int | None = None) -> Places:
    """The number in a sentence of both reports."""
    return reports(lambda paper: paper.number(pattern, absent))


def tables(caption: str, read: Rows) -> Places:
    """What a table of both reports says; one that is left out has no rows."""
    return reports(lambda paper: read(paper.tables.get(caption, [])), f", '{caption}'")


def heatmap(title: str, read: Rows) -> Places:
    """What a heatmap of the HTML page says, by the table below it."""
    caption = f"{title}, as a table."
    return {f"HTML page, '{caption}'": lambda taken: read(taken.page.tables[caption])}


def sheet(name: str, read: Rows) -> Places:
    """What a sheet of the workbook says."""
    return {f"workbook, {name}": lambda taken: read(taken.book[name])}


def file(name: str, read: Rows) -> Places:
    """What a CSV says."""
    return {f"CSV, {name}": lambda taken: read(taken.csvs[name])}


def command(name: str, read: Reader) -> Places:
    """What a command says."""
    return {f"command, {name}": read}


def where(column: str, *values: str) -> Callable[[list[Row]], int]:
    """How many rows have one of some values."""
    return lambda rows: sum(row[column] in values for row in rows)


def matching(column: str, pattern: str) -> Callable[[list[Row]], int]:
    """How many rows have a text that begins as a pattern does."""
    return lambda rows: sum(bool(re.match(pattern, row[column])) for row in rows)


def grid(rows: list[Row]) -> list[str]:
    """The cells of a table whose first column names the row, in order."""
    return [text for row in rows for name, text in row.items() if name != "Row"]


def spoken(rows: list[Row]) -> list[str]:
    """The cells of a CSV of the heatmap; what stands in none of them is left out."""
    return [row["What it shows"] for row in rows if row["Row"] not in APART]


def over(read: Callable[[Iterable[str]], Any], cells: Callable[[list[Row]], list[str]]) -> Rows:
    """A reading of cells out of a table of them."""
    return lambda rows: read(cells(rows))


# ----------------------------------------------------------------------------------------- entries

KINDS = ("service", "self-help resource", "intervention")
WAITING, NO_DELIVERY = "Waiting to be placed", "Not placed: delivery not known"


def kind_of(row: str) -> str:
    """The kind of a row of the pathway, as files name it; "" where an entry has none."""
    last = re.split(r"[ _]", row)[-1]
    return {"services": KINDS[0], "help": KINDS[1], "": ""}.get(last, KINDS[2])


def is_placed(row: Row) -> bool:
    """Whether an entry of a file stands on the map: its row and a phase are known."""
    known = (row.get(name, "") for name in (ROW, "row_type", "Phases", "phases"))
    return sum(map(bool, known)) == 2


def placed(rows: list[Row]) -> int:
    """How many entries of a file stand on the map."""
    return sum(map(is_placed, rows))


def waiting(rows: list[Row]) -> int:
    """How many entries of a file wait."""
    return len(rows) - placed(rows)


def mapped(read: Rows) -> Rows:
    """A reading of those entries of a file that stand on the map."""
    return lambda rows: read([row for row in rows if is_placed(row)])


def of_kind(column: str, kind: str) -> Rows:
    """How many entries that stand on the map are of a kind."""
    return mapped(lambda rows: sum(kind_of(row[column]) == kind for row in rows))


def unplaced(waits: bool) -> Callable[[Paper], int]:
    """How many entries a report lists as not placed: those that wait, or the others."""
    return lambda paper: sum(
        one.endswith("waits to be placed.") is waits
        for one in paper.items.get(WAITING if waits else NO_DELIVERY, [])
    )


figure(
    "entries on the map",
    says("area", r"(\d+) entr(?:y|ies) on the map"),
    says("coverage", r"All (\d+) entries"),
    cards(len),
    writes(r"(\d+) entr(?:y|ies) stands? on the map"),
    sheet("About", lambda rows: number_in(str(rows), r"(\d+) on the map")),
    sheet("Entries", placed),
    sheet("Access by entry", len),
    {"HTML page, entries": lambda taken: placed(taken.page.folded)},
    file(ENTRIES_CSV, placed),
    file(MAPPED_CSV, len),
    file(ACCESS_CSV, len),
    command("coverage --json", lambda taken: taken.coverage["entries"]),
    command("coverage", lambda taken: number_in(taken.said, r"All (\d+) entries")),
)
figure(
    "entries that wait",
    says("area", r"(\d+) waiting to be placed"),
    says("coverage", r"(\d+) more waits? to be placed"),
    says("upkeep", r"(\d+) Waiting to be placed"),
    writes(r"(\d+) more waits? to be placed"),
    screen("coverage", lambda shown: len(shown.under(WAITING)), ", list"),
    reports(unplaced(waits=True), ", list"),
    sheet("About", lambda rows: number_in(str(rows), r"(\d+) waiting")),
    sheet("Entries", waiting),
    {"HTML page, entries": lambda taken: waiting(taken.page.folded)},
    file(ENTRIES_CSV, waiting),
    file("coverage: Heatmap numbers as CSV", matching("What it shows", ".* waits to be placed")),
    command("areas --json", lambda taken: taken.listed["entries"] - taken.coverage["entries"]),
    command("coverage", lambda taken: number_in(taken.said, r"(\d+) entr(?:y|ies) waits?")),
)
figure(
    "entries of which delivery is not known",
    says("coverage", r"(\d+) (?:has|have) no known delivery", 0),
    cards(lambda rows: sum("Delivery" not in row for row in rows)),
    screen("coverage", lambda shown: len(shown.under(NO_DELIVERY)), ", list"),
    reports(unplaced(waits=False)),
    sheet("Entries", mapped(where("Delivery", ""))),
    file(MAPPED_CSV, where("modes", "")),
    command("coverage --json", lambda taken: len(taken.coverage["not_placed"])),
)


def in_this_view(kind: str) -> Callable[[Shown], int]:
    """How many of a kind Coverage counts, each once."""
    return lambda shown: sum(
        number_in(item.text, rf"^(\d+) {kind}s? of \d+$", 0) or 0
        for totals in shown.all("ul", "totals")
        for item in totals.all("li")
    )


for _kind in KINDS:
    figure(
        f"{_kind}s, each counted once",
        screen("coverage", in_this_view(_kind)),
        writes(rf"on the map:.*? (\d+) {_kind}s?\b", 0),
        sheet("Entries", of_kind(ROW, _kind)),
        file(ENTRIES_CSV, of_kind("row_type", _kind)),
        file(MAPPED_CSV, of_kind("row_type", _kind)),
    )


def at_level(level: str) -> Rows:
    """How many entries stand in the rows of a level."""
    starts = {"Universal": ("universal", "self"), "Selective": ("selective",)}
    wanted = starts.get(level, ("indicated",))
    return mapped(
        lambda rows: sum(
            row.get("row_type", row.get(ROW, "")).lower().startswith(wanted) for row in rows
        )
    )


for _level in ("Universal", "Selective", "Indicated"):
    figure(
        f"entries at the level {_level}, by provider, added up",
        screen(
            "judging",
            lambda shown, level=_level: sum(
                int(row[level]) for row in shown.table("Provider, as a table")
            ),
        ),
        sheet("Entries", at_level(_level)),
        file(ENTRIES_CSV, at_level(_level)),
    )
figure(
    "providers that are named",
    screen(
        "judging",
        lambda shown: len(
            {row["Provider"] for row in shown.table("Provider, as a table")}
            - {"Provider not recorded"}
        ),
    ),
    sheet("Entries", mapped(lambda rows: len({row["Provider"] for row in rows} - {""}))),
    file(MAPPED_CSV, lambda rows: len({row["provider"] for row in rows} - {""})),
)

# ------------------------------------------------------------------------------- boxes of the wall

WALL = "The wall: how many entries each row has in each phase, and which."
_STATES = ("not yet mapped", "none left", "out of scope", "none", "not known")


def state_of(text: str) -> str:
    """What a box says that it is; "filled" where it holds something."""
    first = text.partition("\n")[0].lower()
    return next((state for state in _STATES if re.search(rf"\b{state}\b", first)), "filled")


def boxes_of(state: str) -> Callable[[Iterable[str]], int]:
    """How many boxes are in a state."""
    return lambda texts: sum(state_of(text) == state for text in texts)


def on_the_wall(read: Callable[[Iterable[str]], Any]) -> list[Places]:
    """A reading of the boxes, wherever the wall is shown."""
    return [
        screen("wall", lambda shown: read(shown.twin())),
        tables(WALL, over(read, grid)),
        heatmap("Entries of each row, by phase", over(read, grid)),
        sheet("Wall", over(read, grid)),
        file("wall: Heatmap numbers as CSV", over(read, spoken)),
    ]


_SAID_OF_BOXES = {
    "filled": ("", r"cells of the wall, (\d+) holds? an entry"),
    "not yet mapped": ("not_mapped", r"cells of the wall,.* (\d+) (?:is|are) not yet mapped"),
    "none": ("none", r"cells of the wall,.* (\d+) (?:is|are) none\b(?! left)"),
    "none left": ("none_left", r"cells of the wall,.* (\d+) (?:is|are) none left"),
    "out of scope": ("out_of_scope", r"cells of the wall,.* (\d+) (?:is|are) out of scope"),
}
for _state, (_word, _pattern) in _SAID_OF_BOXES.items():
    figure(
        f"boxes: {_state}",
        *on_the_wall(boxes_of(_state)),
        writes(_pattern, 0),
        command(
            "coverage --json",
            lambda taken, word=_word: list(taken.coverage["states"].values()).count(word),
        ),
    )


def on_a_wall(state: str) -> Callable[[Shown], int]:
    """How many boxes of the wall that people fill, or look at, say that they are in a state."""
    return lambda shown: sum(
        state_of(node.text) == state
        for tag in ("button", "div")
        for node in shown.all(tag, "nothing")
    )


for _state in list(_SAID_OF_BOXES)[1:]:
    FIGURES[f"boxes: {_state}"] |= screen("area", on_a_wall(_state))
    FIGURES[f"boxes: {_state}"] |= screen("pathway", on_a_wall(_state))
FIGURES["boxes: filled"] |= screen("area", lambda shown: len(shown.all("button", "more")))
FIGURES["entries on the map"] |= {
    **screen(
        "area",
        lambda shown: len({node.attributes["data-open"] for node in shown.all("button", "opens")}),
        ", names",
    ),
}
FIGURES["boxes: not yet mapped"] |= {
    **screen(
        "coverage", lambda shown: len(shown.under(r"\? Not listed, because nobody has said yet"))
    ),
    **reports(lambda paper: len(paper.items["Cells that are not yet mapped"]), ", list"),
    **writes(r"(\d+) cells? of the wall (?:is|are) not yet mapped: nobody"),
}
FIGURES["boxes: out of scope"] |= screen(
    "coverage",
    lambda shown: len(shown.under("– Not listed, because the area decided: out of scope")),
)
FIGURES["boxes: none left"] |= command(
    "coverage --json, endings", lambda taken: len(taken.coverage["endings"])
)


def counted(noun: str) -> Callable[[Iterable[str]], int]:
    """What boxes or cells hold of a kind, added up; what has no delivery recorded left out."""
    pattern = rf"(\d+) {noun}(?!, delivery)"
    return lambda texts: sum(number_in(text, pattern, 0) or 0 for text in texts)


_TITLES = {
    "interventions": "Interventions",
    "services": "Services",
    "self_help": "Self-help resources",
}


def column_sum(column: str) -> Rows:
    """A column of numbers, added up."""
    return lambda rows: sum(int(row[column] or 0) for row in rows)


_COLUMN_OF = {"interventions": "Interventions", "services": "Services", "self_help": "Self-help"}
NOUNS = {"interventions": r"interventions?\b", "services": r"services?\b"}
for _kind, _noun in {**NOUNS, "self_help": r"resources?\b"}.items():
    figure(
        f"{_kind.replace('_', '-')} in the boxes, added up",
        *on_the_wall(counted(_noun)),
        command(
            "coverage --json",
            lambda taken, kind=_kind: sum(
                number
                for box, number in taken.coverage["wall"].items()
                if kind_of(box.partition("/")[0])[:4] == kind[:4].replace("_", "-")
            ),
        ),
        {
            "CSV, column of the wall": lambda taken, kind=_kind: column_sum(_COLUMN_OF[kind])(
                taken.csvs["wall: Heatmap numbers as CSV"]
            )
        },
        command(
            "coverage --json, blocks",
            lambda taken, kind=_kind: sum(
                block[kind] for block in taken.coverage["blocks"].values()
            ),
        ),
        {
            "screen, panels": lambda taken, kind=_kind: sum(
                number_in(panel_of(taken, block).text, rf"{_TITLES[kind]} \((\d+)\)", 0) or 0
                for block in BLOCKS
            )
        },
    )

# ------------------------------------------------------------------------------ cells by delivery

CELLS = "Coverage: each level by phase and delivery."


def not_recorded(noun: str) -> Callable[[Iterable[str]], int]:
    """What counts in the blocks of the cells without a delivery recorded, added up."""
    alone, more = rf"(\d+) {noun}, delivery", rf"{noun}, (\d+) more with delivery"
    return lambda texts: sum(
        (number_in(text, alone, 0) or 0) + (number_in(text, more, 0) or 0) for text in texts
    )


def by_delivery(read: Callable[[Iterable[str]], Any]) -> list[Places]:
    """A reading of the 18 cells, wherever they are shown in words."""
    return [
        screen("coverage", lambda shown: read(shown.twin())),
        tables(CELLS, over(read, grid)),
        heatmap("Interventions beside services, by level, phase and delivery", over(read, grid)),
        sheet("Coverage", over(read, grid)),
        file("coverage: Heatmap numbers as CSV", over(read, spoken)),
    ]


for _kind, _noun in {**NOUNS, "self_help": "self-help"}.items():
    _label = {"self_help": "Self-help"}.get(_kind, _kind.capitalize())
    for _title, _read, _column, _key in (
        ("in the 18 cells, added up", counted, _label, _kind),
        (
            "without delivery, beside the 18 cells, added up",
            not_recorded,
            f"{_label}, delivery not recorded",
            f"unplaced_{_kind}",
        ),
    ):
        figure(
            f"{_label.lower()} {_title}",
            *by_delivery(_read(_noun)),
            {
                f"CSV, column '{_column}'": lambda taken, column=_column: column_sum(column)(
                    taken.csvs["coverage: Heatmap numbers as CSV"]
                )
            },
            command(
                "coverage --json",
                lambda taken, key=_key: sum(cell[key] for cell in taken.coverage["cells"].values()),
            ),
        )

EVIDENCE = {
    "guidebook": "guidebook",
    "child outcomes": "preliminary_child",
    "parental outcomes": "preliminary_parent",
    "not assessed": "not_assessed",
}


def cells_saying(pattern: str) -> Callable[[Iterable[str]], int]:
    """How many cells begin as a pattern does, signs aside."""
    return lambda texts: sum(bool(re.match(rf"\W*{pattern}", text)) for text in texts)


def shown_by(name: str, title: str, read: Callable[[Iterable[str]], Any]) -> list[Places]:
    """A reading of a heatmap of the Coverage page, of that of the HTML page, and of the CSV."""
    return [
        screen(name, lambda shown: read(shown.twin())),
        heatmap(title, over(read, grid)),
        file(f"{name}: Heatmap numbers as CSV", over(read, spoken)),
    ]


for _words, _value in EVIDENCE.items():
    figure(
        f"cells whose strongest evidence is: {_words}",
        *shown_by(
            "strongest", "Strongest evidence, by level, phase and delivery", cells_saying(_words)
        ),
        command(
            "coverage --json",
            lambda taken, value=_value: sum(
                cell["strongest"] == value for cell in taken.coverage["cells"].values()
            ),
        ),
    )


def firsts(pattern: str) -> Callable[[Iterable[str]], int]:
    """The numbers that a pattern finds in cells, one a cell, added up."""
    return lambda texts: sum(number_in(text, pattern, 0) or 0 for text in texts)


figure(
    "interventions with the strongest evidence of their cell, added up",
    *shown_by(
        "strongest",
        "Strongest evidence, by level, phase and delivery",
        firsts(r"^[◆◇]* ?\w[^,]*, (\d+) of \d+"),
    ),
)

# ------------------------------------------------------------------------------------------- rules

RULES = {
    "Services": "services",
    "Interventions": "interventions",
    "Evidence": "evidenced",
    "Separated parents": "separated",
}
ANSWERS = {"met": ("yes", True), "not met": ("no", False), "cannot be told": ("not known", None)}
OPEN_RULES = "Rules that cannot be told"


def answers_of(taken: Taken, rule: str, word: str) -> int:
    """In how many blocks the panel says this of a rule."""
    return sum(
        item.one("b").text.endswith(f"{rule}: {word}")
        for block in BLOCKS
        for item in panel_of(taken, block).all("ul", "verdicts")[0].all("li")
    )


for _rule, _key in RULES.items():
    for _answer, (_word, _met) in ANSWERS.items():
        _places: list[Places] = [
            {"screen, panels": lambda taken, rule=_rule, word=_word: answers_of(taken, rule, word)},
            sheet(
                "Rules",
                lambda rows, rule=_rule, word=_word: sum(
                    row["Rule"] == rule and row["Met"] == word for row in rows
                ),
            ),
            command(
                "coverage --json",
                lambda taken, key=_key, met=_met: sum(
                    block["rules"][key] is met for block in taken.coverage["blocks"].values()
                ),
            ),
        ]
        if _met is None:
            _places += [
                screen(
                    "coverage",
                    lambda shown, rule=_rule: sum(
                        f" {rule}: " in one
                        for one in shown.under("Not listed, because it cannot be told")
                    ),
                ),
                reports(
                    lambda paper, rule=_rule: sum(
                        f", '{rule}': " in one for one in paper.items.get(OPEN_RULES, [])
                    )
                ),
            ]
        figure(f"the rule '{_rule}': {_answer}", *_places)

_IN_CELL = {"met": r"(\d+) of \d+ rules met", "not met": r"(\d+) not met"}
for _answer, _pattern in _IN_CELL.items():
    figure(
        f"answers of the rules: {_answer}",
        *shown_by("rules", "Rules met, by level and phase", firsts(_pattern)),
        sheet("Rules", where("Met", ANSWERS[_answer][0])),
    )
figure(
    "answers of the rules, all that are asked for",
    *shown_by("rules", "Rules met, by level and phase", firsts(r"(?:of|told,) (\d+) rules")),
    writes(r"Of (\d+) answers of the rules"),
    sheet("Rules", lambda rows: sum(row["Met"] != "not asked" for row in rows)),
)
figure(
    "answers of the rules: cannot be told",
    *shown_by(
        "rules",
        "Rules met, by level and phase",
        firsts(r"(?:, |cannot be told, )(\d+) (?:not known|rules)"),
    ),
    screen("coverage", lambda shown: len(shown.under("Not listed, because it cannot be told"))),
    writes(r"answers of the rules, (\d+) cannot be told"),
    reports(lambda paper: len(paper.items.get(OPEN_RULES, [])), ", list"),
    sheet("Rules", where("Met", "not known")),
)

# -------------------------------------------------------------------------------------------- gaps

MISSING = "What is missing, ranked, with the reason."
OBSERVED = "Thin and doubled cells, with the reason."
EMPTY_ROW, A_RULE = "An empty row", "A rule is not met"
THIN, DOUBLED = "Thin: one entry only", "Doubled: probably the same, by different providers"


def gap_rows(shown: Shown) -> list[tuple[str, str, str]]:
    """The list of gaps on a page: what divides it above a row, what is missing, and why."""
    divider, found = "", []
    for table in shown.all("table", "gaps"):
        for row in table.one("tbody").all("tr"):
            if "divider" in row.classes:
                divider = row.text
                continue
            _, _, what, why = row.all("td")
            found.append((divider, what.text, why.text))
    return found


def gaps_on_page(read: Callable[[str, str, str], bool]) -> Callable[[Shown], int]:
    """How many rows of the list are such."""
    return lambda shown: sum(read(*row) for row in gap_rows(shown))


def is_rule(what: str) -> bool:
    """Whether the list names a rule, and not a row of the wall."""
    return what in RULES


_OF_KIND: dict[str, tuple[str, str, str, Callable[[str, str, str], bool]]] = {
    "a rule that is not met": (
        MISSING,
        "rule",
        A_RULE,
        lambda divider, what, why: not divider and is_rule(what),
    ),
    "an empty row": (
        MISSING,
        "empty",
        EMPTY_ROW,
        lambda divider, what, why: not divider and not is_rule(what),
    ),
    "thin": (OBSERVED, "thin", THIN, lambda divider, what, why: divider == THIN),
    "doubled": (OBSERVED, "doubled", DOUBLED, lambda divider, what, why: divider == DOUBLED),
}
for _name, (_caption, _value, _says, _is_such) in _OF_KIND.items():
    figure(
        f"gaps and observations: {_name}",
        screen("coverage", gaps_on_page(_is_such)),
        tables(
            _caption,
            lambda rows, says=_says: sum(row["What"].startswith(says) for row in rows),
        ),
        sheet("Gaps", where("What", _says)),
        file(GAPS_CSV, where("kind", _value)),
        command(
            "gaps --json",
            lambda taken, value=_value: sum(gap["kind"] == value for gap in taken.gaps),
        ),
        command("gaps --csv", lambda taken, value=_value: where("kind", value)(taken.gaps_csv)),
    )
for _name, (_, _value, *_) in _OF_KIND.items():
    _in_words = {"rule": "|".join(RULES.values())}.get(_value, _value)
    FIGURES[f"gaps and observations: {_name}"] |= command(
        "gaps",
        lambda taken, words=_in_words: len(
            re.findall(rf"^\d+\. .*?\[(?:{words})\]", taken.gaps_said, re.MULTILINE)
        ),
    )
FIGURES["gaps and observations: thin"] |= writes(r"(\d+) box(?:es)? with one entry", 0) | says(
    "coverage", r"(\d+) box(?:es)? with one entry", 0, ", sentence"
)
FIGURES["gaps and observations: doubled"] |= writes(
    r"(\d+) cases? where different providers", 0
) | says("coverage", r"(\d+) cases? where different providers", 0, ", sentence")
figure(
    "gaps, all kinds",
    screen("coverage", gaps_on_page(lambda divider, what, why: not divider)),
    says("coverage", r"(\d+) gaps?, in \d+ of 9 parts", 0, ", sentence"),
    writes(r"(\d+) gaps?, in \d+ of 9 parts", 0),
    command("gaps", lambda taken: number_in(taken.gaps_said, r"(\d+) gaps?, in", 0)),
    tables(MISSING, len),
    sheet("Gaps", where("What", A_RULE, EMPTY_ROW)),
    file(GAPS_CSV, where("kind", "rule", "empty")),
    command(
        "gaps --json",
        lambda taken: sum(gap["kind"] in ("rule", "empty") for gap in taken.gaps),
    ),
)
figure(
    "parts with a gap",
    says("coverage", r"gaps?, in (\d+) of 9 parts", 0),
    writes(r"gaps?, in (\d+) of 9 parts", 0),
    sheet(
        "Gaps",
        lambda rows: len(
            {(row["Level"], row["Phase"]) for row in rows if row["What"] in (A_RULE, EMPTY_ROW)}
        ),
    ),
    command(
        "gaps --json",
        lambda taken: len(
            {(gap["level"], gap["phase"]) for gap in taken.gaps if gap["kind"] in ("rule", "empty")}
        ),
    ),
)
figure(
    "gaps whose last entry ended",
    screen("coverage", gaps_on_page(lambda divider, what, why: not divider and " ended" in why)),
    tables(MISSING, lambda rows: sum(" ended" in row["Why"] for row in rows)),
    sheet(
        "Gaps",
        lambda rows: sum(
            " ended" in row["Why"] and row["What"] in (A_RULE, EMPTY_ROW) for row in rows
        ),
    ),
    file(
        GAPS_CSV,
        lambda rows: sum(" ended" in row["reason"] and row["kind"] != "thin" for row in rows),
    ),
)

# ------------------------------------------------------------------------------ low-income access

ACCESS_TABLE = "How many places a low-income family can use."
_COUNTED = {
    f"{places} {kind}": (grain, key)
    for places, grain in (("Parts by their", "parts"), ("Boxes of", "boxes"))
    for kind, key in (
        ("interventions", "interventions"),
        ("services", "services"),
        ("self-help", "self_help"),
    )
}
_COLUMNS = {
    "Can use": "can",
    "Cannot use": "cannot",
    "Not known": "not_known",
    "None there": "none",
    "Not mapped yet": "not_mapped",
    "Out of scope": "out_of_scope",
    "Altogether": "of",
}


def row_named(name: str) -> Rows:
    """The numbers of one row of the table of access."""
    return lambda rows: [
        int(row.get(column, 0)) for row in rows if row["Counted"] == name for column in _COLUMNS
    ]


def in_a_sentence(name: str) -> Callable[[str], list[int]]:
    """The same numbers out of the sentence about them, without the sum."""

    def read(text: str) -> list[int]:
        found = re.search(
            rf"{name}: (\d+) can; (\d+) cannot; (\d+) not known; (\d+) (?:has|have) none"
            r"(?:; (\d+) not mapped yet)?(?:; (\d+) out of scope)?\.",
            text,
        )
        assert found is not None, text[:300]
        numbers = [int(number or 0) for number in found.groups()]
        return [*numbers, sum(numbers)]

    return read


for _name, (_grain, _key) in _COUNTED.items():
    figure(
        f"low-income access, {_name.lower()}",
        screen(
            "judging",
            lambda shown, name=_name: row_named(name)(shown.table("Low-income access in numbers")),
        ),
        tables(ACCESS_TABLE, row_named(_name)),
        reports(lambda paper, name=_name: in_a_sentence(name)(paper.text), ", sentence"),
        sheet("Access in numbers", row_named(_name)),
        file("judging: Access in numbers as CSV", row_named(_name)),
        command(
            "coverage --json",
            lambda taken, grain=_grain, key=_key: [
                taken.coverage["access"][grain][key][column] for column in _COLUMNS.values()
            ],
        ),
        command("coverage", lambda taken, name=_name: in_a_sentence(name)(taken.said)),
    )
FIGURES["low-income access, parts by their interventions"] |= screen(
    "judging",
    lambda shown: in_a_sentence("Parts by their interventions")(shown.text),
    ", sentence",
)


def tested(words: str, read: Callable[[int, list[Any]], int]) -> Callable[[Shown], int]:
    """How many entries the page folds under these words: as it says, and as it lists them."""
    return lambda shown: sum(
        read(int(found[1]), details.all("li"))
        for details in shown.all("details")
        for summary in details.all("summary")
        if (found := re.fullmatch(rf"(\d+) {words}", summary.text))
    )


_TESTED = {
    "can use": ("✓ can use it", "yes", r"a low-income family can use (\d+)"),
    "cannot use": ("✕ cannot use it", "no", r"(\d+) (?:is|are) known to be out of its reach"),
    "not known": ("~ not known", "not known", r"for (\d+) too little is recorded to say"),
}
for _name, (_words, _says, _pattern) in _TESTED.items():
    figure(
        f"low-income access, entries: {_name}",
        screen("judging", tested(_words, lambda _, items: len(items)), ", list"),
        screen("judging", tested(_words, lambda number, _: number)),
        writes(_pattern, 0),
        sheet("Access by entry", where("Within reach", _says)),
        file(ACCESS_CSV, where("low_income", _words)),
    )

WHY_ACCESS = "What a low-income family can use, and why."
for _name, _pattern in {
    "covered": "Interventions covered:",
    "covered but not reachable": "Interventions covered but not",
    "not known": "Interventions not known",
}.items():
    figure(
        f"low-income access, parts of the pathway: {_name}",
        screen("access of blocks", lambda shown, p=_pattern: cells_saying(p)(shown.twin())),
        tables(WHY_ACCESS, matching("A low-income family", rf"\W*{_pattern}")),
        sheet("Access", matching("A low-income family", rf"\W*{_pattern}")),
        file(
            "access of blocks: Heatmap numbers as CSV",
            over(cells_saying(_pattern), spoken),
        ),
    )
for _name, _pattern in {
    "covered": "Covered: ",
    "covered but not reachable": "Covered but not",
    "not known": "Not known",
}.items():
    figure(
        f"low-income access, boxes: {_name}",
        screen("access of boxes", lambda shown, p=_pattern: cells_saying(p)(shown.twin())),
        sheet("Access", matching("A low-income family", rf"\W*{_pattern}")),
        file("access of boxes: Heatmap numbers as CSV", over(cells_saying(_pattern), spoken)),
    )
figure(
    "low-income access, cells whose interventions are covered",
    *shown_by(
        "access",
        "What a low-income family can use, by level, phase and delivery",
        cells_saying(r"(?:Interventions covered:|\d+ of \d+ interventions? covered(?! but))"),
    ),
)

# ---------------------------------------------------------------------------------------- conflict

_ABOUT = "Conflict between parents is"
_ROLES = {
    "works on it": (("Main aim", "Part of what it does"), ("main_aim", "part"), r"(\d+) works? on"),
    "incidental": (("Incidental",), ("incidental",), r"for (\d+) it is incidental"),
    "nobody recorded it": (("",), ("",), r"for (\d+) nobody recorded it"),
}
for _name, (_labels, _values, _pattern) in _ROLES.items():
    figure(
        f"conflict between parents: {_name}",
        cards(lambda rows, labels=_labels: sum(row.get(_ABOUT, "") in labels for row in rows)),
        writes(rf"Of [^.]*, [^.]*?{_pattern}", 0),
        sheet("Entries", mapped(where(_ABOUT, *_labels))),
        file(MAPPED_CSV, where("conflict_role", *_values)),
    )
figure(
    "interventions known to work on conflict, over the cells, added up",
    *shown_by(
        "conflict",
        "Known to work on conflict, by level, phase and delivery",
        firsts(r"^(\d+) of \d+ interventions? works? on conflict"),
    ),
)

# --------------------------------------------------------------------- funding, owners and measures


def in_six_months() -> str:
    """The day half a year from today, as an ISO date."""
    today = date.today()
    year, month = today.year + (today.month + 6 > 12), (today.month + 5) % 12 + 1
    first_after = date(year + (month == 12), month % 12 + 1, 1)
    return min(
        date(year, month, 1) + timedelta(today.day - 1), first_after - timedelta(1)
    ).isoformat()


def yesterday() -> str:
    """The day before today, as an ISO date."""
    return (date.today() - timedelta(1)).isoformat()


def ends_by(day: Callable[[], str]) -> Rows:
    """How many entries of a file have funding that ends by a day."""
    return mapped(lambda rows: sum("" < row["funding_ends"] <= day() for row in rows))


LACKING = "Without owner or measure"
LACKING_TABLE = "Owner, measure and funding, where one is not recorded or funding ends."
figure(
    "funding that ended, or ends within six months",
    says("area", r"(\d+) with funding that ends", 0),
    says("upkeep", r"The funding of (\d+) ", 0),
    screen(
        "upkeep",
        lambda shown: len(shown.after("Within 6 months, or already:")),
        ", list",
    ),
    writes(r"The funding of (\d+) \w.* has ended or ends by", 0),
    tables(LACKING_TABLE, matching("Funding", r"funding end")),
    sheet(LACKING, matching("Funding", r"funding end")),
    sheet("Follow-up", where("What to settle", "With funding that ends soon, or has ended")),
    file(FOLLOW_CSV, where("To follow up", "With funding that ends soon, or has ended")),
    file(ENTRIES_CSV, ends_by(in_six_months)),
)
figure(
    "funding that has ended",
    screen("upkeep", lambda shown: len(re.findall(r"Its funding ended on", shown.text))),
    tables(LACKING_TABLE, matching("Funding", "funding ended")),
    sheet(LACKING, matching("Funding", "funding ended")),
    sheet("Follow-up", matching("Why", "Its funding ended")),
    file(FOLLOW_CSV, matching("Why it is listed", "Its funding ended")),
    file(ENTRIES_CSV, ends_by(yesterday)),
)
figure(
    "funding whose end is not recorded",
    says("upkeep", r"No end date is recorded for (\d+)", 0),
    says("judging", r"For (\d+) more no end date is recorded", 0),
    cards(lambda rows: sum("Funding ends" not in row for row in rows)),
    writes(r"No end date is recorded for (\d+)", 0),
    tables(LACKING_TABLE, where("Funding", "no end date recorded")),
    sheet(LACKING, where("Funding", "no end date recorded")),
    sheet("Entries", mapped(where("Funding ends", ""))),
    file(MAPPED_CSV, where("funding_ends", "")),
)
figure(
    "funding whose end is recorded",
    screen("judging", lambda shown: len(shown.table("Entry, as a table"))),
    cards(lambda rows: sum("Funding ends" in row for row in rows)),
    file(MAPPED_CSV, lambda rows: sum(bool(row["funding_ends"]) for row in rows)),
)
figure(
    "places that lose their last entry when funding is not renewed",
    screen(
        "upkeep",
        lambda shown: sorted(shown.after("Without them:")),
    ),
    reports(lambda paper: sorted(paper.items.get("If funding is not renewed", []))),
)


figure(
    "how many places lose their last entry when funding is not renewed",
    screen("upkeep", lambda shown: len(shown.after("Without them:"))),
    writes(r"ends: (\d+) places? loses? (?:its|their) last entry", 0),
)


def pounds(text: str) -> int:
    """An amount of whole pounds, however it is written."""
    return int(re.sub(r"[£,]", "", text) or 0)


SPEND = "Cost a year, in pounds"


def spent(column: str) -> Rows:
    """A column of pounds, added up."""
    return lambda rows: sum(pounds(row.get(column, "")) for row in rows)


figure(
    "what is spent in a year, as far as it is typed in",
    cards(spent(SPEND)),
    {"HTML page, entries": lambda taken: mapped(spent(SPEND))(taken.page.folded)},
    sheet("Entries", mapped(spent(SPEND))),
    file(ENTRIES_CSV, mapped(spent("yearly_cost"))),
    file(MAPPED_CSV, spent("yearly_cost")),
)
figure(
    "entries without an owner",
    says("area", r"(\d+) with no owner recorded", 0),
    cards(
        lambda rows: sum(not row.keys() & {"Owner: role", "Owner: organisation"} for row in rows)
    ),
    writes(r"No owner is recorded for (\d+) of", 0),
    tables(LACKING_TABLE, where("Owner", "no owner recorded")),
    sheet(LACKING, where("Owner", "no owner recorded")),
    file(
        MAPPED_CSV,
        lambda rows: sum(not row["owner_role"] + row["owner_organisation"] for row in rows),
    ),
)
_MEASURED = {
    "without an outcome measure": r"No outcome measure is recorded for (?:any of the )?(\d+)",
    "that aim at an outcome for children": r"(\d+) aims? at an outcome for children",
    "for children, measured on parents only": r"(\d+) of them (?:is|are) measured on parents only",
    "for children, the measure not recorded": r"for (\d+) nobody recorded whether the child",
    "whose aims are not known": r"Nobody recorded which outcomes (\d+)",
}
for _name, _pattern in _MEASURED.items():
    figure(f"entries {_name}", says("upkeep", _pattern, 0), writes(_pattern, 0))
figure(
    "entries of which an outcome measure is asked",
    says("upkeep", r"outcome measure is recorded for (?:any of the |\d+ of )(\d+)"),
    writes(r"outcome measure is recorded for (?:any of the |\d+ of )(\d+)"),
)
FIGURES["entries without an outcome measure"] |= {
    **says("area", r"(\d+) with no outcome measure recorded", 0),
    **tables(LACKING_TABLE, where("Measure", "no measure recorded")),
    **sheet(LACKING, where("Measure", "no measure recorded")),
}
FIGURES["entries for children, measured on parents only"] |= {
    **says("area", r"(\d+) with a parent measure only", 0),
    **tables(LACKING_TABLE, where("Measure", "measures parents only")),
    **sheet(LACKING, where("Measure", "measures parents only")),
}
FIGURES["entries whose aims are not known"] |= {
    **cards(lambda rows: sum("Outcomes aimed at" not in row for row in rows)),
    **file(MAPPED_CSV, where("outcomes", "")),
}

# --------------------------------------------------------------------------------------- follow-up

FOLLOW_TABLE = "The follow-up list: how many entries it holds of each kind."
_POINTS = {
    "Waiting to be placed": "waiting to be placed",
    "With details missing": "with details missing",
    "With no owner recorded": "with no owner recorded",
    "With no outcome measure recorded": "with no outcome measure recorded",
    "For children, but measured on parents only": "with a parent measure only",
    "Not checked in six months": "not checked in six months",
    "With funding that ends soon, or has ended": "with funding that ends",
    "With no referral link recorded": "with no referral link recorded",
}
for _label, _short in _POINTS.items():
    figure(
        f"follow-up: {_label.lower()}",
        says("area", rf"(\d+) {_short}", 0),
        says("upkeep", rf"(\d+) {_label}", 0),
        screen("upkeep", lambda shown, label=_label: len(shown.table(label)), ", list"),
        tables(
            FOLLOW_TABLE,
            lambda rows, label=_label: sum(
                int(row["Entries"]) for row in rows if row["What to settle"] == label
            ),
        ),
        sheet("Follow-up", where("What to settle", _label)),
        file(FOLLOW_CSV, where("To follow up", _label)),
    )

for _label in ("With details missing", "With no owner recorded", "Not checked in six months"):
    FIGURES[f"follow-up: {_label.lower()}"] |= writes(rf"To settle: .*?(\d+) {_label.lower()}", 0)

# ------------------------------------------------------------------------ single points of failure

HELD_TABLE = "What depends on one entry, provider or funding line."
HELD = r"(\d+) of the 9 parts of the pathway and (\d+) of the 30 boxes depend"
OPEN_HELD = r"Of (\d+) more parts? and (\d+) more box(?:es)? it cannot be told"


def pair_in(text: str, pattern: str) -> tuple[int, int]:
    """Two numbers out of a sentence, or none."""
    found = re.search(pattern, text)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def places_in(places: Iterable[str]) -> tuple[int, int]:
    """How many parts and how many boxes these are, each once."""
    distinct = set(places)
    boxes = sum(", row '" in place for place in distinct)
    return len(distinct) - boxes, boxes


def held(certain: bool) -> Rows:
    """The parts and boxes that one thing holds, or of which only that cannot be told."""

    def read(rows: list[Row]) -> tuple[int, int]:
        known = {row["Where"] for row in rows if row["Certain"] == "yes"}
        others = {row["Where"] for row in rows} - known
        return places_in(known if certain else others)

    return read


figure(
    "parts and boxes that depend on one entry, provider or funding line",
    screen("judging", lambda shown: pair_in(shown.text, HELD)),
    screen(
        "judging",
        lambda shown: places_in(row["Where"] for row in shown.table("Single points of failure")),
        ", table",
    ),
    reports(lambda paper: pair_in(paper.text, HELD)),
    tables(HELD_TABLE, lambda rows: places_in(row["Where"] for row in rows)),
    sheet("Single points", held(certain=True)),
    file(SINGLE_POINTS_CSV, held(certain=True)),
)
figure(
    "parts and boxes of which that cannot be told",
    screen("judging", lambda shown: pair_in(shown.text, OPEN_HELD)),
    reports(lambda paper: pair_in(paper.text, OPEN_HELD)),
    sheet("Single points", held(certain=False)),
    file(SINGLE_POINTS_CSV, held(certain=False)),
)
figure(
    "rows of dependence that cannot be told",
    screen("judging", lambda shown: len(shown.under("Answers that cannot be told"))),
    says("judging", r"(\d+) answers? cannot be told, as each place", 0, ", sentence"),
    writes(r"(\d+) answers? cannot be told, as each place", 0),
    sheet("Single points", where("Certain", "cannot be told")),
    file(SINGLE_POINTS_CSV, where("Certain", "cannot be told")),
)


def held_by(holder: str, only_most: bool = False) -> Rows:
    """How many places depend on one of this kind, or on the one on which most depend."""

    def read(rows: list[Row]) -> Any:
        found = Counter(
            row["Which"]
            for row in rows
            if row["Depends on"] == holder and row.get("Certain", "yes") == "yes"
        )
        if not only_most:
            return found.total()
        most = max(found.values(), default=0)
        return most, sorted(name for name, number in found.items() if number == most)

    return read


def threads_on_page(shown: Shown) -> list[Row]:
    """The table on the page, its holder and the kind of it apart."""
    rows = []
    for table in shown.all("table", "plain"):
        caption = table.all("caption")
        if not caption or not caption[0].text.startswith("What depends on one entry"):
            continue
        for row in table.one("tbody").all("tr"):
            kind = row.one("span", "tag").text
            which = row.all("td")[0].text.removesuffix(kind).strip()
            rows.append({"Where": row.one("th").text, "Depends on": kind, "Which": which})
    return rows


for _holder in ("one entry", "one provider", "one funding line"):
    for _most, _title in ((False, "places that depend on"), (True, "most places depend on")):
        _read_held = held_by(_holder, _most)
        figure(
            f"{_title} {_holder}",
            screen("judging", lambda shown, read=_read_held: read(threads_on_page(shown))),
            tables(HELD_TABLE, _read_held),
            sheet("Single points", _read_held),
            file(SINGLE_POINTS_CSV, _read_held),
        )

# --------------------------------------------------------------------------------------- audiences

_KNOWN = {"known": r"(\d+) of \d+ known to", "of": r"\d+ of (\d+) known to", "may": r"(\d+) may"}
_AUDIENCES = {"Separated parents": "judging", "Couples together": "judging, couples"}
for _label, _page in _AUDIENCES.items():
    for _column, _pattern in _KNOWN.items():
        figure(
            f"for whom, {_label.lower()}, by parts of the pathway: {_column}",
            screen(
                _page,
                lambda shown, pattern=_pattern, label=_label: sum(
                    number_in(cell.text, pattern, 0) or 0
                    for row in shown.all("div", aria_label=f"{label}, by level and phase")
                    for cell in row.all("td")[1:]
                ),
            ),
            file(
                "judging: For whom as CSV",
                lambda rows, column=_column, label=_label: sum(
                    int(row[column]) for row in rows if row["label"] == label
                ),
            ),
        )

# ----------------------------------------------------------------- what differs between two maps

_LISTS = {
    "against": {
        "Only in your area": "against the model: only in the area",
        "Only in the 2021 model": "against the model: only in the model",
        "In both, placed or delivered otherwise": "against the model: in both, otherwise",
    },
    "since": {
        "Gained": "since the snapshot: gained",
        "Lost": "since the snapshot: lost",
        "Changed": "since the snapshot: changed",
    },
}
for _page, _lists in _LISTS.items():
    for _title, _name in _lists.items():
        figure(
            _name,
            screen(_page, lambda shown, title=_title: sorted(shown.under(title))),
            file(
                f"{_page}: What differs as CSV",
                lambda rows, title=_title: sorted(
                    row["Which"] for row in rows if row["What"] == title
                ),
            ),
        )
figure(
    "against the model: probably the same",
    screen("against", lambda shown: len(shown.under("Probably the same: link them"))),
    file("against: What differs as CSV", where("What", "Probably the same: link them")),
)
_GAPS_BECOME = {
    "closed": r"(\d+) closes?\b",
    "new": r"(\d+) (?:is|are) new",
    "taken out of scope": r"(\d+) (?:is|are) taken out of scope",
    "no longer possible to tell": r"(\d+) can no longer be told",
    "that stay": r"(\d+) stays?\b",
}


def become(pattern: str) -> Callable[[str], int]:
    """A number out of the sentence on what becomes of the gaps."""

    def read(text: str) -> int:
        sentence = re.search(r"Gaps: [^.]*\.", text)
        assert sentence is not None
        return number_in(sentence[0], pattern, 0) or 0

    return read


for _name, _pattern in _GAPS_BECOME.items():
    _read_become = become(_pattern)
    figure(
        f"gaps since the snapshot: {_name}",
        screen("since", lambda shown, read=_read_become: read(shown.text)),
        file(
            "since: What differs as CSV",
            lambda rows, read=_read_become: read(
                " ".join(row["Which"] for row in rows if row["What"] == "Gaps")
            ),
        ),
    )
    figure(
        f"gaps in the scenario: {_name}",
        screen("scenario", lambda shown, read=_read_become: read(shown.text)),
        reports(lambda paper, read=_read_become: read(paper.text)),
    )

SCENARIO = "What the scenario 'Spend less' does, entry by entry."
_DONE = {"added": "is added", "changed": "is changed", "ended": "ends"}
for _name, _words in _DONE.items():
    figure(
        f"entries of the scenario: {_name}",
        screen(
            "scenario",
            lambda shown, words=_words: sum(
                f" {words}" in one for one in shown.under("In this scenario")
            ),
        ),
        tables(SCENARIO, where("In the scenario", _name)),
        sheet("Scenario", where("In the scenario", _name)),
    )


def cost_in(text: str) -> list[str]:
    """The amounts of the sentence on what a scenario costs, and of how many entries it speaks."""
    found = re.search(r"(?:What it costs|Cost in a year\.) ?(.*?typed in|.*?not known)", text)
    assert found is not None
    return re.findall(r"£[\d,.]+\d|\d+ entr|[Aa]t least|[Aa]t most|more|less", found[1])


figure(
    "what the scenario costs",
    screen("scenario", lambda shown: cost_in(shown.text)),
    reports(lambda paper: cost_in(paper.text)),
)
figure(
    "entries that the scenario leaves to follow up",
    screen("scenario", lambda shown: len(shown.after("What there would be to follow up"))),
    writes(r"to the follow-up list, of (\d+) entr", 0),
)

# ----------------------------------------------------------------------------------------- history

_ALL = (r"(\d+) entr(?:y|ies) on the map", r"(\d+) waiting to be placed")
_CHANGE = r"after change (\d+)"
figure(
    "changes so far",
    says("coverage", r", change (\d+)"),
    writes(_CHANGE),
    sheet("About", lambda rows: number_in(str(rows), r"change (\d+)")),
    sheet("History", len),
    {"map file": lambda taken: len(taken.map_file["history"])},
    command("areas --json", lambda taken: taken.listed["version"]),
)
figure(
    "links between entries",
    screen("upkeep", lambda shown: len(shown.table("The links"))),
    {"map file": lambda taken: len(taken.map_file["links"])},
)
figure(
    "entries, those that wait too",
    command("areas --json", lambda taken: taken.listed["entries"]),
    {"map file": lambda taken: len(taken.map_file["entries"])},
    {"screen, area": lambda taken: sum(taken.screens["area"].number(one) for one in _ALL)},
    sheet("Entries", len),
    file(ENTRIES_CSV, len),
)

# ---------------------------------------------------------------------------------------- evidence

EVIDENCE_TABLE = "Where the evidence of each entry comes from, and its date."
figure(
    "interventions with evidence of which the source is told",
    screen(
        "catalogue",
        lambda shown: sum(
            row["Evidence"] not in ("Not rated", "Not known")
            for table in shown.all("table", "entries")
            for row in table_rows(table)
        ),
    ),
    tables(EVIDENCE_TABLE, len),
    sheet("Sources", lambda rows: sum(not row["About"].startswith("The r") for row in rows)),
)

# ------------------------------------------------------------------------- what could fill a place


def of_the_gap(only_exact: bool) -> Callable[[Taken], int]:
    """How many options the workbook has for the gap whose box is open."""
    return lambda taken: sum(
        row["Gap"] == str(taken.filling["rank"]) and (row["Fits"] == "Exactly" or not only_exact)
        for row in taken.book["Options"]
    )


figure(
    "options for an empty row",
    says("empty row", r"(\d+) [a-z -]+ of the catalogue", 0),
    {"workbook, Options": of_the_gap(only_exact=False)},
)
figure(
    "options for an empty row that fit exactly",
    screen(
        "empty row",
        lambda shown: sum("Fits exactly." in item.text for item in shown.all("li")),
    ),
    {"workbook, Options": of_the_gap(only_exact=True)},
)


def first_offers(taken: Taken) -> dict[str, int]:
    """In each block with a rule that is not met, how much its page offers for the first one."""
    return {
        block: number_in(fills.text, r"(\d+) [a-z -]+ of the catalogue", 0) or 0
        for block in sorted(first_ranks(taken))
        for fills in block_shown(taken, block).all("div", "fills")
    }


def first_ranks(taken: Taken) -> dict[str, str]:
    """The rank of the first rule that is not met in each block that has one."""
    ranks: dict[str, str] = {}
    for gap in taken.gaps:
        if gap["kind"] == "rule":
            ranks.setdefault(f"{gap['level']}/{gap['phase']}", str(gap["rank"]))
    return ranks


figure(
    "options for the first rule that a block does not meet",
    {"screen, panels": first_offers},
    {
        "workbook, Options": lambda taken: {
            block: where("Gap", rank)(taken.book["Options"])
            for block, rank in sorted(first_ranks(taken).items())
        }
    },
)
