"""Areas, their entries, decisions and links, and the history of all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# fmt: off
ENTRY_COLUMNS = (
    "name", "provider", "provider_type", "row_type", "phases", "modes", "relationship",
    "target_group", "age_min", "age_max", "ages_of", "area_covered", "description",
    "conflict_role", "recognises_conflict", "key_features", "asks_abuse", "route", "cost",
    "cost_amount", "free_places", "wait_weeks", "wait_as_of", "times", "languages", "step_free",
    "owner_role", "owner_organisation", "commissioner", "funding_source", "funding_ends",
    "yearly_cost", "duty", "places", "referred", "started", "completed", "programme",
    "evidence", "evidence_source", "outcomes", "commissioned_for_children", "measures",
    "measured_by", "confirmed_by", "confirmed_on", "copied_from",
)
# fmt: on


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "areas",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("archived", sa.Text, nullable=False),
    )
    _of_area("entries", 40, [_text(name) for name in ENTRY_COLUMNS])
    _of_area("decisions", 80, [_text(name) for name in ("state", "why", "comment", "by", "on")])
    _of_area("links", 40, [_text(name) for name in ("from_id", "to_id", "kind", "standing")])
    op.create_table(
        "changes",
        _area(),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("batch", sa.Integer, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        _text("by"),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.String(80), nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.Column("undoes", sa.Integer),
    )
    op.create_index("changes_by_subject", "changes", ["area_id", "subject", "subject_id"])


def _of_area(table: str, longest_id: int, columns: list[sa.Column[str]]) -> None:
    op.create_table(
        table,
        _area(),
        sa.Column("id", sa.String(longest_id), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        *columns,
    )


def _area() -> sa.Column[str]:
    return sa.Column(
        "area_id", sa.String(80), sa.ForeignKey("areas.id", ondelete="CASCADE"), primary_key=True
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
