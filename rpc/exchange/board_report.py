"""A document as a Word file: styles that a council can make its own, and nothing beside them.

Every look is that of a named style, but for the fills of coloured cells. Headings are headings,
header rows are header rows, tables have alternative texts, and the language is set.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import docx
from docx.document import Document as LabelledEnum
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from rpc import PRODUCT
from rpc.exchange.document import (
    LANGUAGE,
    Block,
    Bullets,
    Cell,
    Document,
    Heading,
    Paragraph,
    Section,
    Table,
    Voice,
    readable,
)

SHORT, LONG = Cm(21.0), Cm(29.7)
"""The sides of A4."""

MARGIN = Cm(2.0)

TABLE, TABLE_HEAD, TABLE_TEXT = "Report table", "Table heading", "Table text"
ON_DARK, NOTICE, LEAD_IN = "Table text on dark", "Notice", "Lead-in"
AFTER, LAST = "After a table", "End of a part"
"""The styles that are not Word's own."""

STRONG = "Strong"
"""Word's own, of what leads a cell."""

_UNIT = 635
"""A twentieth of a point, as lengths are counted here."""

_FONT = "Arial"
_INK, _BLUE, _PLUM, _SOFT = "14181F", "12436D", "801650", "4A545E"
_HEAD_FILL, _NOTICE_FILL = "D6E6F5", "F3F5F7"
_VOICES = {Voice.PLAIN: "Normal", Voice.LEAD: "Subtitle", Voice.NOTICE: NOTICE}
_WHITE = "#FFFFFF"


def board_report(document: Document) -> bytes:
    """The document as the bytes of a DOCX file. Figures and what unfolds are for screens."""
    word = docx.Document()
    _named(word, document)
    _styles(word)
    _first_page(word)
    word.add_paragraph(readable(document.title), "Title")
    for paragraph in document.opening:
        word.add_paragraph(readable(paragraph.text), _VOICES[paragraph.voice])
    before: Section | None = None
    for section in document.sections:
        if before is not None:
            _turned(word, before, section)
        word.add_paragraph(readable(section.title), "Heading 1")
        for block, following in zip(section.blocks, [*section.blocks[1:], None], strict=True):
            _block(word, block, following, section.is_wide)
        before = section
    _footer(word, document.footer)
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


def _named(word: LabelledEnum, document: Document) -> None:
    of = word.core_properties
    of.title = readable(document.title)[:255]
    of.author = of.last_modified_by = PRODUCT
    of.language = LANGUAGE
    of.comments = of.keywords = of.subject = ""
    of.created = of.modified = datetime.now(UTC).replace(tzinfo=None)


# ----------------------------------------------------------------------------------------- styles


def _styles(word: LabelledEnum) -> None:
    """The looks of all styles that a report uses."""
    defaults = word.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    defaults.set(qn("w:val"), LANGUAGE)
    for of_theme in word.settings.element.iter(qn("w:themeFontLang")):
        of_theme.set(qn("w:val"), LANGUAGE)
    _style(word, "Normal", 12, _INK, after=8)
    _style(word, "Title", 26, _BLUE, is_bold=True, after=6)
    _style(word, "Subtitle", 13, _SOFT, after=8)
    _style(word, "Heading 1", 20, _BLUE, is_bold=True, before=20, after=8)
    _style(word, "Heading 2", 15, _BLUE, is_bold=True, before=16, after=6)
    _style(word, "Heading 3", 12.5, _INK, is_bold=True, before=12, after=4)
    _style(word, "List Bullet", 12, _INK, after=4)
    caption = _style(word, "Caption", 11, _SOFT, is_bold=True, before=10, after=4)
    caption.paragraph_format.keep_with_next = True
    _style(word, "Footer", 9.5, _SOFT)
    _style(word, TABLE_TEXT, 10, _INK, before=2, after=2, based_on="Normal")
    _style(word, TABLE_HEAD, 10, _INK, is_bold=True, before=2, after=2, based_on=TABLE_TEXT)
    _style(word, ON_DARK, 10, _WHITE[1:], before=2, after=2, based_on=TABLE_TEXT)
    end = _style(word, LAST, 1, _INK, based_on="Normal")
    end.paragraph_format.line_spacing = Pt(1)
    _style(word, AFTER, 11, _SOFT, before=6, after=8, based_on="Normal")
    lead_in = _style(word, LEAD_IN, 12, _INK, after=8, based_on="Normal")
    lead_in.paragraph_format.keep_with_next = True
    _notice(_style(word, NOTICE, 12, _INK, before=4, after=10, based_on="Normal"))
    _table_style(word)


_LOOKS = (qn("w:rFonts"), qn("w:pBdr"), f"{qn('w:rPr')}/{qn('w:spacing')}")
"""What the built-in styles have of their own: fonts of a theme, which would win over ours, a line
under the title, letters that stand apart."""


def _style(
    word: LabelledEnum,
    name: str,
    points: float,
    colour: str,
    *,
    is_bold: bool = False,
    before: float = 0,
    after: float = 0,
    based_on: str = "",
) -> Any:
    """A style of paragraphs, made where it is not there."""
    if based_on:
        style: Any = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles[based_on]
        style.quick_style = True
    else:
        style = word.styles[name]
        for look in [found for name in _LOOKS for found in style.element.findall(f".//{name}")]:
            look.getparent().remove(look)
    style.hidden = False
    font = style.font
    font.size, font.bold, font.italic = Pt(points), is_bold, False
    font.color.rgb = RGBColor.from_string(colour)
    if name == "Normal":
        font.name = _FONT
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.15
    return style


def _notice(style: Any) -> None:
    """A line at the left and a tint, so that it is not missed."""
    style.paragraph_format.left_indent = Cm(0.3)
    properties = style.element.get_or_add_pPr()
    line = _element("w:left", val="single", sz="36", space="8", color=_PLUM)
    properties.insert_element_before(
        _element("w:pBdr", line), *("w:shd", "w:tabs", "w:spacing", "w:ind")
    )
    properties.insert_element_before(
        _element("w:shd", val="clear", color="auto", fill=_NOTICE_FILL),
        *("w:tabs", "w:spacing", "w:ind"),
    )


def _table_style(word: LabelledEnum) -> None:
    """Lines round every cell, and a tint behind the headings."""
    style: Any = word.styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    style.base_style = word.styles["Table Grid"]
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = [
        _element(f"w:{side}", val="single", sz="4", space="0", color="6B7680") for side in sides
    ]
    style.element.append(_element("w:tblPr", _element("w:tblBorders", *lines)))
    tint = _element("w:shd", val="clear", color="auto", fill=_HEAD_FILL)
    head = _element("w:tblStylePr", _element("w:tcPr", tint), type="firstRow")
    style.element.append(head)


def _element(name: str, *inside: Any, **attributes: str) -> Any:
    """An element of the format, with others inside it."""
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    element.extend(inside)
    return element


# ------------------------------------------------------------------------------------------ pages


def _first_page(word: LabelledEnum) -> None:
    page = word.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.PORTRAIT, SHORT, LONG
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    page.header_distance = page.footer_distance = Cm(1.0)


def _turned(word: LabelledEnum, before: Section, section: Section) -> None:
    """Begins a new page where a section needs one, turned where its tables are wide."""
    is_turned = before.is_wide != section.is_wide
    if not (is_turned or section.is_wide or section.is_apart or before.is_apart):
        return
    page = word.add_section(WD_SECTION.NEW_PAGE)
    word.paragraphs[-1].style = word.styles[LAST]  # the paragraph that holds the break
    if section.is_wide:
        page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, LONG, SHORT
    else:
        page.orientation, page.page_width, page.page_height = WD_ORIENT.PORTRAIT, SHORT, LONG


def _footer(word: LabelledEnum, text: str) -> None:
    """On every page; later sections take it from the first."""
    line = word.sections[0].footer.paragraphs[0]
    line.style = word.styles["Footer"]
    line.add_run(f"{readable(text)} Page ")
    _field(line, "PAGE")
    line.add_run(" of ")
    _field(line, "NUMPAGES")


def _field(line: WordParagraph, name: str) -> None:
    run: Any = _element("w:r")
    text: Any = _element("w:t")
    text.text = "1"
    run.append(text)
    line._p.append(_element("w:fldSimple", run, instr=name))


# ----------------------------------------------------------------------------------------- blocks


def _block(word: LabelledEnum, block: Block, following: Block | None, is_wide: bool) -> None:
    match block:
        case Heading(text, level):
            word.add_paragraph(readable(text), f"Heading {level}")
        case Paragraph(text, voice):
            leads_in = voice is Voice.PLAIN and isinstance(following, Bullets | Table)
            word.add_paragraph(readable(text), LEAD_IN if leads_in else _VOICES[voice])
        case Bullets(items):
            for item in items:
                word.add_paragraph(readable(item), "List Bullet")
        case Table():
            _table(word, block, (LONG if is_wide else SHORT) - 2 * MARGIN)


def _table(word: LabelledEnum, table: Table, width: int) -> None:
    if not table.rows:
        word.add_paragraph(readable(table.nothing), "Normal")
        return
    word.add_paragraph(readable(table.title), "Caption")
    rows = table.rows[: table.most] if table.most else table.rows
    made: WordTable = word.add_table(len(rows) + 1, len(table.header), word.styles[TABLE])
    made.autofit = False
    described = readable(f"{table.title} {len(rows)} rows under {', '.join(table.header)}.")
    for name, text in (("w:tblCaption", table.title), ("w:tblDescription", described)):
        made._tbl.tblPr.append(_element(name, val=readable(text)))
    widths = _widths(table.widths, width)
    for column, share in zip(made.columns, widths, strict=True):
        column.width = share
    lines = [tuple(Cell("", lead=name) for name in table.header), *rows]
    for at, (line, cells) in enumerate(zip(made.rows, lines, strict=True)):
        properties = line._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        if not at:
            properties.append(_element("w:tblHeader"))
        for held, cell, share in zip(line.cells, cells, widths, strict=True):
            held.width = share
            _fill(word, held, cell, is_head=not at)
    if left := len(table.rows) - len(rows):
        word.add_paragraph(readable(f"And {left:,} more. {table.rest}"), AFTER)


def _widths(shares: tuple[int, ...], width: int) -> list[Length]:
    """The whole width in shares, in the units that the format counts in."""
    whole = width // _UNIT
    edges = [whole * sum(shares[:at]) // sum(shares) * _UNIT for at in range(len(shares) + 1)]
    return [Length(end - start) for start, end in pairwise(edges)]


def _fill(word: LabelledEnum, held: _Cell, cell: Cell, *, is_head: bool) -> None:
    dark = cell.ink.upper() == _WHITE
    style = TABLE_HEAD if is_head else ON_DARK if dark else TABLE_TEXT
    for at, (text, is_lead) in enumerate(_lines(cell)):
        line = held.paragraphs[0] if not at else held.add_paragraph()
        line.style = word.styles[style]
        run = line.add_run(readable(text))
        if is_lead and not is_head:
            run.style = word.styles[STRONG]
    if cell.fill:
        fill = _element("w:shd", val="clear", color="auto", fill=cell.fill.removeprefix("#"))
        held._tc.get_or_add_tcPr().append(fill)


def _lines(cell: Cell) -> Iterator[tuple[str, bool]]:
    """What stands in a cell, and whether it leads; an empty cell has one empty line."""
    if cell.lead:
        yield cell.lead, True
    if cell.text or not cell.lead:
        yield cell.text, False
