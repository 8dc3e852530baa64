"""Each edit of a scenario keeps the title of whoever made it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Adds the column; of edits that were made before it is not recorded."""
    op.add_column("scenario_edits", sa.Column("by", sa.Text))
