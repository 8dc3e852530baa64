"""Texts in the cells of a workbook: any text goes in, none becomes a formula, each comes back.

Two things stand between a text and its cell. What might be a formula is neutralised, as in CSV.
And XML cannot hold some characters, so the format writes them as `_x000D_` (ECMA-376 part 1,
22.9.2.19, ST_Xstring), which spreadsheets show as the character that it stands for.
"""

from __future__ import annotations

import re

from rpc.exchange.spreadsheet import as_typed, neutralised

LONGEST_CELL = 32_767
"""Characters of a cell (Microsoft, "Excel specifications and limits")."""

_CUT = " ... (cut: a cell holds no more)"

# An "x" before four hexadecimal digits could be taken for such a code, so it is written as one
# itself. Not the underscore, as the standard has it: openpyxl drops "x005F_" where it reads.
_TO_CODE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|x(?=[0-9A-Fa-f]{4})")
_CODE = re.compile("_x([0-9A-Fa-f]{4})_")


def to_cell(text: str) -> str:
    """The text as a cell holds it."""
    coded = _TO_CODE.sub(lambda found: f"_x{ord(found[0]):04X}_", neutralised(text))
    if _units(coded) <= LONGEST_CELL:
        return coded
    return _CODE.sub("", coded)[: LONGEST_CELL // 2 - len(_CUT)] + _CUT


def from_cell(held: str) -> str:
    """The text that `to_cell` was given; one that was cut stays cut."""
    return as_typed(_CODE.sub(lambda found: chr(int(found[1], 16)), held))


def _units(text: str) -> int:
    """Excel counts halves of pairs."""
    return len(text.encode("utf-16-le")) // 2
