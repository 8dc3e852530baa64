"""What people paste in a meeting: read as far as it goes, and the rest said."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpc.imports.pasted import MOST_PASTED_ROWS, Pasted, read_pasted
from rpc.imports.pasted_words import folded
from rpc.tables import catalogue
from rpc.tables.local import LOCAL, validate
from rpc.vocabulary import Level, Phase, RowType


def names(pasted: Pasted) -> list[str]:
    return [row["name"] for row in pasted.rows]


def one(heading: str, cell: str) -> tuple[dict[str, str], list[str]]:
    """What one cell under a heading gives beside the name, and the notes."""
    pasted = read_pasted(f"Name\t{heading}\nRelate\t{cell}")
    (row,) = pasted.rows
    return {name: value for name, value in row.items() if name != "name"}, pasted.notes


# -------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    "line",
    [
        "Relate",
        "  Relate  ",
        "- Relate",
        "-Relate",
        "• Relate",
        "•\tRelate",
        "* Relate",
        "1. Relate",
        "12) Relate",
        "1.Relate",
        "1.\tRelate",
        "- [ ] Relate",
        "o\tRelate",
        '"Relate"',
        "“Relate”",
        "• “Relate”",
        "\u00a0Relate\u00a0",
        "\ufeffRelate",
        "Rel\u200bate",
        "\tRelate",
        "Relate\t\t",
    ],
)
def test_a_name_without_what_stands_round_it(line: str) -> None:
    assert read_pasted(line) == Pasted([{"name": "Relate"}], ["name"], [])


@pytest.mark.parametrize(
    "name",
    [
        "Housing, benefits and advice",
        "5-a-side dads",
        "24/7 helpline",
        "1.5 hour club",
        "Über uns (C++)",
        'The "Talk" group',
        "O'Neill family hub",
        "Mums & babies: 0-5",
        "=SUM club",
    ],
)
def test_a_name_keeps_what_belongs_to_it(name: str) -> None:
    assert read_pasted(name) == Pasted([{"name": name}], ["name"], [])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\n\n\n", " \n\t\n"])
def test_lines_end_in_any_way_and_empty_ones_are_nothing(end: str) -> None:
    assert read_pasted(f"{end}Relate{end}DadPad{end}").rows == [
        {"name": "Relate"},
        {"name": "DadPad"},
    ]


def test_ten_names_are_ten_rows() -> None:
    lines = [f"Service {chr(65 + n)}" for n in range(10)]
    assert names(read_pasted("\n".join(lines))) == lines


def test_a_name_that_comes_twice_is_read_once_and_said() -> None:
    pasted = read_pasted("Relate\n\n- RELATE\nDadPad")
    assert names(pasted) == ["Relate", "DadPad"]
    assert pasted.notes == ["Row 3: 'RELATE' stands in row 1 already; read once."]


def test_a_line_that_holds_no_name_is_said() -> None:
    assert read_pasted("Relate\n---\n?").notes == [
        "Row 2: it has no name, so it was left out: '---'.",
        "Row 3: it has no name, so it was left out: '?'.",
    ]


def test_a_heading_over_names_is_said_and_is_no_name() -> None:
    pasted = read_pasted("Service\nRelate")
    assert names(pasted) == ["Relate"]
    assert pasted.notes == ["The first row, 'Service', was read as a heading."]
    assert names(read_pasted("Service")) == ["Service"]


def test_names_that_may_be_several_are_one_and_said() -> None:
    pasted = read_pasted("Relate; DadPad")
    assert names(pasted) == ["Relate; DadPad"]
    assert len(pasted.notes) == 1


def test_a_long_name_is_cut_and_said() -> None:
    pasted = read_pasted("x" * 301)
    assert names(pasted) == ["x" * 300]
    assert "cut to 300" in pasted.notes[0]


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\t\t\n\t", ";;\n", "\ufeff"])
def test_nothing_gives_no_rows(text: str) -> None:
    pasted = read_pasted(text)
    assert pasted.rows == []
    assert bool(pasted.notes) is (";" in text)


def test_at_most_five_thousand_rows_and_a_sentence() -> None:
    pasted = read_pasted("\n".join(f"Service {n}" for n in range(MOST_PASTED_ROWS + 3)))
    assert len(pasted.rows) == MOST_PASTED_ROWS
    assert pasted.notes == [
        "Only the first 5,000 rows were read; 3 more were left out. Paste them on their own."
    ]


# ------------------------------------------------------------------------------------- tables


def test_a_table_with_headings_that_people_use() -> None:
    pasted = read_pasted(
        "Service\tOrganisation\tAge phase\tHow\n"
        "Relate\tRelate Ltd\tPrimary; Secondary\tFace to face\n"
        "DadPad\tNHS\tmaybe\tonline, phone\n"
    )
    assert pasted.rows == [
        {
            "name": "Relate",
            "provider": "Relate Ltd",
            "phases": "primary;secondary",
            "modes": "face_to_face",
        },
        {"name": "DadPad", "provider": "NHS", "modes": "online"},
    ]
    assert pasted.columns == ["name", "provider", "phases", "modes"]
    assert pasted.notes == ["Row 3: 'maybe' is not a phase; left blank."]


@pytest.mark.parametrize("separator", [",", ";"])
def test_separators_and_quotes(separator: str) -> None:
    lines = (("Provider", "Name"), ("X", f'"Talk{separator} more"'), ("Y", '"Say ""hello"""'))
    pasted = read_pasted("\r\n".join(separator.join(cells) for cells in lines))
    assert pasted.rows == [
        {"name": f"Talk{separator} more", "provider": "X"},
        {"name": 'Say "hello"', "provider": "Y"},
    ]


def test_cells_of_several_lines_are_one_cell() -> None:
    pasted = read_pasted('Name\tDescription\n"Re\nlate"\t"One\ntwo"\nDadPad\tx')
    assert pasted.rows == [
        {"name": "Re late", "description": "One\ntwo"},
        {"name": "DadPad", "description": "x"},
    ]


def test_a_quotation_mark_that_never_closes_swallows_no_line() -> None:
    pasted = read_pasted('Name\tProvider\n"Relate\tX\nDadPad\tY\n"Home\tZ')
    assert [row["provider"] for row in pasted.rows] == ["X", "Y", "Z"]


def test_commas_without_headings_are_part_of_a_name() -> None:
    assert names(read_pasted("Relate, Anyshire\nDadPad, NHS")) == [
        "Relate, Anyshire",
        "DadPad, NHS",
    ]


def test_without_headings_what_the_words_tell_is_read_and_the_rest_said() -> None:
    pasted = read_pasted("1.\tRelate\tPrimary\tOnline\tX\n2.\tDadPad\tSecondary\tphone\tY")
    assert pasted.rows == [
        {"name": "Relate", "phases": "primary", "modes": "online"},
        {"name": "DadPad", "phases": "secondary", "modes": "online"},
    ]
    assert [note.partition(";")[0] for note in pasted.notes] == [
        "Column 3 has no heading",
        "Column 4 has no heading",
        "Column 5 has no heading and its words do not tell what it is",
    ]


def test_a_column_that_is_not_known_is_said_with_what_it_holds() -> None:
    pasted = read_pasted("Name\tShoe size\tEmpty\nRelate\t9\t\nDadPad\t10\t")
    assert pasted.notes == ["Column 'Shoe size' is not known; left out with 2 values, such as '9'."]


def test_two_columns_that_say_the_same_are_said() -> None:
    pasted = read_pasted("Name\tService\nRelate\tCounselling")
    assert pasted.rows == [{"name": "Relate"}]
    assert pasted.notes == [
        "Column 'Service' says 'Name' as 'Name' does; left out with 1 value, such as 'Counselling'."
    ]


def test_a_heading_with_a_slip_is_read_and_said() -> None:
    pasted = read_pasted("Name\tOrgansation\nRelate\tX")
    assert pasted.rows == [{"name": "Relate", "provider": "X"}]
    assert pasted.notes == ["Column 'Organsation' was read as 'Provider'."]


MODEL = {"triple-p": "Triple P", "relate": "Relate counselling, for parents"}


@pytest.mark.parametrize("heading", ["Same as in the 2021 model", "Programme of the catalogue"])
@pytest.mark.parametrize("said", ["TRIPLE  P", "triple-p", " Triple P "])
def test_what_an_entry_is_the_same_as_is_read_by_the_name_in_the_model(
    heading: str, said: str
) -> None:
    pasted = read_pasted(f"Name\t{heading}\nOurs\t{said}\nOther\t", None, MODEL)
    assert pasted.rows == [{"name": "Ours", "programme": "triple-p"}, {"name": "Other"}]
    assert pasted.notes == []
    assert "programme" in pasted.columns


def test_a_name_that_the_model_does_not_have_is_said_and_stays_with_the_entry() -> None:
    table = "Name\tDescription\tSame as in the 2021 model\nOurs\tA group.\tTriple Q\nB\t\tNot known"
    pasted = read_pasted(table, None, MODEL)
    assert pasted.rows == [
        {"name": "Ours", "description": "A group.\nSame as in the 2021 model: Triple Q"},
        {"name": "B"},
    ]
    (note,) = pasted.notes
    assert note.startswith("Row 2: 'Triple Q' is no entry of the 2021 model.")
    assert note.endswith("It is kept in the description.")


@pytest.mark.parametrize("heading", ["Owner", "Lead", "Contact", "Copied from the model"])
def test_columns_that_hold_people_or_ids_are_not_read(heading: str) -> None:
    values, notes = one(heading, "Mrs Smith")
    assert values == {}
    assert len(notes) == 1


def test_rows_without_a_name_and_cells_without_a_heading_are_said() -> None:
    pasted = read_pasted("Name\tProvider\n\tX\nRelate\tY\tmore")
    assert pasted.rows == [{"name": "Relate", "provider": "Y"}]
    assert pasted.notes == [
        "Row 2: it has no name, so it was left out: 'X'.",
        "Row 3: no heading over 'more'; left out.",
    ]


def test_one_name_with_different_values_is_kept_twice_and_said() -> None:
    pasted = read_pasted("Name\tProvider\nRelate\tX\nrelate\tY\nRelate\tX")
    assert [row["provider"] for row in pasted.rows] == ["X", "Y"]
    assert pasted.notes == [
        "Row 3: 'relate' stands in row 2 too; both were kept.",
        "Row 4: 'Relate' stands in row 2 already; read once.",
    ]


# ------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("heading", "cell", "values"),
    [
        ("Phases", "Maternity & early years, primary", {"phases": "early_years;primary"}),
        ("Phases", "0-11", {"phases": "early_years;primary"}),
        ("Age range", "5 to 11 years", {"phases": "primary"}),
        ("Ages", "all", {"phases": "early_years;primary;secondary"}),
        ("Delivery", "In person / phone", {"modes": "face_to_face;online"}),
        ("Delivery", "hybrid", {"modes": "face_to_face;online"}),
        ("Open to", "Together or separated", {"relationship": "any"}),
        ("Cost", "Free", {"cost": "free"}),
        ("Cost", "£12.50 per session", {"cost": "fee", "cost_amount": "12.50"}),
        ("Cost", "£0", {"cost": "free"}),
        ("Cost a year, in pounds", "£45,000", {"yearly_cost": "45000"}),
        ("Waiting time", "6 weeks", {"wait_weeks": "6"}),
        ("Youngest age", "5 yrs", {"age_min": "5"}),
        ("Places", "1,200 families", {"places": "1200"}),
        ("Cost", "no cost or no charge", {"cost": "free"}),
        ("Funding ends", "31/3/2027", {"funding_ends": "2027-03-31"}),
        ("Funding ends", "31 Mar 27", {"funding_ends": "2027-03-31"}),
        ("Funding ends", "31st March 2027", {"funding_ends": "2027-03-31"}),
        ("Funding ends", "2027-03-31 00:00:00", {"funding_ends": "2027-03-31"}),
        ("Asks about domestic abuse", "Y", {"asks_abuse": "yes"}),
        ("Completed by", "A parent, about the child", {"measured_by": "parent_of_child"}),
        ("Type of provider", "Voluntary or community", {"provider_type": "voluntary"}),
        ("Measures used", "SDQ; CORE-10", {"measures": "SDQ;CORE-10"}),
        ("Cost", "not known", {}),
        ("Cost", "?", {}),
        ("Provider", "tbc", {}),
    ],
)
def test_values_as_people_write_them(heading: str, cell: str, values: dict[str, str]) -> None:
    assert one(heading, cell) == (values, [])


@pytest.mark.parametrize(
    ("heading", "cell", "values", "note"),
    [
        ("Phases", "Primary; maybe", {"phases": "primary"}, "'maybe' is not a phase; left out."),
        ("Phases", "18-25", {}, "'18-25' is not a phase; left blank."),
        ("Phases", "Primry", {"phases": "primary"}, "'Primry' was read as 'Primary'."),
        (
            "Cost",
            "free maybe",
            {},
            "'free maybe' is not a known word for 'Cost to the family'; left blank.",
        ),
        (
            "Cost",
            "free or a fee",
            {},
            "'free or a fee' says more than one thing for 'Cost to the family'; left blank.",
        ),
        ("Cost", "12", {}, "'12' is not a known word for 'Cost to the family'; left blank."),
        (
            "Funding ends",
            "31/02/2027",
            {},
            "Funding ends: '31/02/2027' is not a day, such as 31 March 2027; left blank.",
        ),
        ("Places", "about 6", {}, "Places: 'about 6' is not a whole number; left blank."),
        ("Places", "12 weeks", {}, "Places: '12 weeks' is not a whole number; left blank."),
        ("Places", "£12", {}, "Places: '£12' is not a whole number; left blank."),
        (
            "Waiting time",
            "1 year",
            {},
            "Wait, in weeks: '1 year' is not a whole number; left blank.",
        ),
        (
            "Youngest age",
            "6 weeks",
            {},
            "Youngest age: '6 weeks' is not a whole number; left blank.",
        ),
        (
            "Amount, in pounds",
            "5 people",
            {},
            "Amount, in pounds: '5 people' is not an amount in pounds, such as 12.50; left blank.",
        ),
        *(
            ("Route in", cell, {}, f"'{cell}' is not a route in; left blank.")
            for cell in (
                "No self-referral",
                "No professional referral",
                "Not professional referral",
                "Parents can't refer themselves",
                "Parents cannot refer themselves",
                "No self-referral or professional",
            )
        ),
        (
            "Delivery",
            "No face to face",
            {},
            "'No face to face' is not a delivery mode; left blank.",
        ),
        (
            "Delivery",
            "Online, no face to face",
            {"modes": "online"},
            "'no face to face' is not a delivery mode; left out.",
        ),
        (
            "Open to",
            "Non-separated parents",
            {},
            "'Non-separated parents' is not a known word for 'Open to'; left blank.",
        ),
        ("Measures used", "None", {}, "'None' is not kept as 'Measures used'; left blank."),
        (
            "Evidence, stated locally",
            "not assessed",
            {},
            "Evidence that is stated locally needs its source. Left blank.",
        ),
    ],
)
def test_what_cannot_be_read_is_left_blank_and_said(
    heading: str, cell: str, values: dict[str, str], note: str
) -> None:
    assert one(heading, cell) == (values, [f"Row 2: {note}"])


# ---------------------------------------------------------------------------- the row and level

SHIPPED_ROWS = catalogue.load().row_types


@pytest.mark.parametrize("row", RowType)
def test_a_row_by_its_full_name_its_value_or_its_short_name_with_the_level(row: RowType) -> None:
    full, short = (str(SHIPPED_ROWS.at[str(row), name]) for name in ("name", "short_name"))
    if full != short:
        assert one("Row type", full)[0] == {"row_type": str(row)}
    assert one("Row type", str(row))[0] == {"row_type": str(row)}
    assert one("Row type", f"{short} ({row.level.label})")[0] == {"row_type": str(row)}
    for level in (row.level.label, row.level.short, str(row.level)):
        assert one("Row type\tLevel", f"{short}\t{level}") == ({"row_type": str(row)}, [])


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        (
            "Parenting interventions\t",
            "'Parenting interventions' may be 3 rows (the level is not said); left blank.",
        ),
        (
            "Intervention\tUniversal",
            "'Intervention' may be 2 rows (which one?); left blank.",
        ),
        (
            "Self-help\tSelective",
            "'Self-help' is not a row at the level 'Selective'; left blank.",
        ),
        ("Circus\t", "'Circus' is not a row of the pathway; left blank."),
        (
            "Not universal services\t",
            "'Not universal services' is not a row of the pathway; left blank.",
        ),
        ("\tUniversal", "the level 'Universal' alone does not say the row; left out."),
    ],
)
def test_a_row_that_is_not_settled_is_left_blank_and_said(cells: str, note: str) -> None:
    assert one("Row type\tLevel", cells) == ({}, [f"Row 2: {note}"])


# ---------------------------------------------------------------------------------- any paste

SCRAPS = (
    *("Name", "Provider", "Phases", "Level", "Row type", "Cost", "Funding ends", "Evidence"),
    *("Relate", "relate", "maybe", "Primary", "online", "£5", "31/03/2027", "0-5", "free"),
    *("\t", "\t", "\n", "\r\n", ";", ",", '"', "'", "- ", "1. ", "\u00a0", "\x00", "\ud800", "é"),
)


@given(st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join) | st.text(max_size=60))
def test_any_paste_gives_entries_that_can_be_kept(text: str) -> None:
    pasted = read_pasted(text)
    for row in pasted.rows:
        assert validate(row, placed=False) == {}
        assert folded(row["name"])
        assert set(row) <= set(pasted.columns)
    assert [name for name in LOCAL if name in pasted.columns] == pasted.columns
    assert all(re.search(r"\.$", note) and "\n" not in note for note in pasted.notes)


@given(st.lists(st.from_regex(r"[a-zA-Z]{1,6}( [a-z]{1,6})?", fullmatch=True), max_size=12))
def test_no_name_is_dropped_silently(lines: list[str]) -> None:
    pasted = read_pasted("\n".join(lines))
    assert len(pasted.rows) + len(pasted.notes) == len(lines)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(RowType)),
            st.sets(st.sampled_from(list(Phase)), min_size=1),
            st.booleans(),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_what_the_product_calls_things_is_read_back(
    drawn: list[tuple[RowType, set[Phase], bool]],
) -> None:
    lines = ["Name\tLevel\tRow of the pathway\tPhases"]
    for number, (row, phases, in_words) in enumerate(drawn):
        said = [phase.label if in_words else str(phase) for phase in sorted(phases)]
        short = SHIPPED_ROWS.at[str(row), "short_name"]
        lines.append(f"Entry {number}\t{Level(row.level).label}\t{short}\t{'; '.join(said)}")
    pasted = read_pasted("\n".join(lines), SHIPPED_ROWS)
    assert pasted.notes == []
    assert pasted.rows == [
        {
            "name": f"Entry {number}",
            "row_type": str(row),
            "phases": ";".join(phase for phase in Phase if phase in phases),
        }
        for number, (row, phases, _) in enumerate(drawn)
    ]
