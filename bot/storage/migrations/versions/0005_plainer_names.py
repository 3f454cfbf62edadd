"""Two tables get the names that the field uses"""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.rename_table("puzzle", "unreadable_payload")
    op.drop_index("touch_person", table_name="touch")
    op.rename_table("touch", "first_contact")
    op.create_index("first_contact_person", "first_contact", ["person", "at"])
