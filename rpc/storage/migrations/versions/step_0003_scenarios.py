"""Scenarios: what differs from the map, entry by entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the tables of scenarios and of their edits."""
    op.create_table(
        "scenarios",
        _area(),
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("applied", sa.Text, nullable=False),
    )
    op.create_table(
        "scenario_edits",
        _area(),
        sa.Column("scenario_id", sa.String(40), primary_key=True),
        sa.Column("entry_id", sa.String(40), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("after", sa.Text),
        sa.ForeignKeyConstraint(
            ["area_id", "scenario_id"], ["scenarios.area_id", "scenarios.id"], ondelete="CASCADE"
        ),
    )


def _area() -> sa.Column[str]:
    return sa.Column(
        "area_id", sa.String(80), sa.ForeignKey("areas.id", ondelete="CASCADE"), primary_key=True
    )
