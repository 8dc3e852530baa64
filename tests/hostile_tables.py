"""The tables with whatever may stand in a table: what would be HTML, Markdown, an attribute."""

from __future__ import annotations

TYPED = "<img src=x onerror=alert(1)>**x**"
"""An image for HTML that runs a script, and bold for Markdown."""

ADDRESS = 'https://example.invalid/"onmouseover="alert(1)'
"""An address that would end its attribute and begin another."""

TEXTS = {
    "services.csv": (
        "summary",
        "target_group",
        "format",
        "provider",
        "note",
        "source",
        "placement_note",
    ),
    "interventions.csv": (
        *(
            "summary",
            "target_group",
            "evidence_note",
            "rating_source",
            "format",
            "sessions",
            "setting",
        ),
        *("outcomes", "provider", "uk_delivery_source", "source", "placement_note"),
    ),
    "row_types.csv": ("name", "short_name", "key_features", "key_features_note", "source"),
    "standard.csv": ("name", "rule", "basis", "source"),
}
"""The columns that hold any text."""


def hostile(file: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Every free text is hostile; names keep the row's id behind it, to be told apart."""
    if file not in TEXTS:
        return rows
    changed = [
        row | dict.fromkeys(TEXTS[file], TYPED) | {"name": f"{TYPED} {row['id']}"} for row in rows
    ]
    if file == "row_types.csv":
        return [row | {"short_name": row["name"]} for row in changed]
    if file == "standard.csv":
        return changed
    return [row | {"url": ADDRESS} for row in changed]
