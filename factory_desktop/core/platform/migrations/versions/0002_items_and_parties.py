"""Items and parties."""

import sqlalchemy as sa
from alembic import op

from factory_desktop.core.platform.db.types import Id, Money, Quantity

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "item_category",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("parent_id", Id, nullable=True),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["item_category.id"], name=op.f("fk_item_category_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_category")),
        sa.UniqueConstraint("name", name=op.f("uq_item_category_name")),
    )
    op.create_table(
        "party",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("is_supplier", sa.Boolean(), nullable=False),
        sa.Column("is_customer", sa.Boolean(), nullable=False),
        sa.Column("is_job_worker", sa.Boolean(), nullable=False),
        sa.Column("is_transporter", sa.Boolean(), nullable=False),
        sa.Column("gstin", sa.String(length=15), nullable=True),
        sa.Column("pan", sa.String(length=10), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("city", sa.String(length=80), nullable=True),
        sa.Column("pincode", sa.String(length=12), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("contact_person", sa.String(length=80), nullable=True),
        sa.Column("payment_days", sa.Integer(), nullable=True),
        sa.Column("lead_time_days", sa.Integer(), nullable=True),
        sa.Column("minimum_order", Money(), nullable=True),
        sa.Column("credit_limit", Money(), nullable=True),
        sa.Column("segment", sa.String(length=60), nullable=True),
        sa.Column("bank_account", sa.String(length=30), nullable=True),
        sa.Column("ifsc", sa.String(length=11), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("code", name=op.f("uq_party_code")),
    )
    op.create_index(op.f("ix_party_name"), "party", ["name"], unique=False)
    op.create_table(
        "uom",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("uqc", sa.String(length=8), nullable=True),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uom")),
        sa.UniqueConstraint("code", name=op.f("uq_uom_code")),
    )
    op.create_table(
        "item",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("name_local", sa.String(length=160), nullable=True),
        sa.Column("item_type", sa.String(length=40), nullable=False),
        sa.Column("stock_uom_id", Id, nullable=False),
        sa.Column("category_id", Id, nullable=True),
        sa.Column("hsn_code", sa.String(length=8), nullable=True),
        sa.Column("gst_rate", Quantity(), nullable=True),
        sa.Column("brand", sa.String(length=80), nullable=True),
        sa.Column("part_code", sa.String(length=60), nullable=True),
        sa.Column("supplier_code", sa.String(length=60), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("purchase_rate", Quantity(), nullable=True),
        sa.Column("sale_rate", Quantity(), nullable=True),
        sa.Column("valuation", sa.String(length=40), nullable=False),
        sa.Column("reorder_point", Quantity(), nullable=True),
        sa.Column("safety_stock", Quantity(), nullable=True),
        sa.Column("minimum_order", Quantity(), nullable=True),
        sa.Column("lead_time_days", sa.Integer(), nullable=True),
        sa.Column("units_per_carton", Quantity(), nullable=True),
        sa.Column("best_seller", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["item_category.id"], name=op.f("fk_item_category_id")
        ),
        sa.ForeignKeyConstraint(["stock_uom_id"], ["uom.id"], name=op.f("fk_item_stock_uom_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("code", name=op.f("uq_item_code")),
    )
    op.create_index(op.f("ix_item_name"), "item", ["name"], unique=False)
    op.create_table(
        "party_address",
        sa.Column("id", Id, nullable=False),
        sa.Column("party_id", Id, nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_party_address_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_address")),
    )
    op.create_index(op.f("ix_party_address_party_id"), "party_address", ["party_id"], unique=False)
    op.create_table(
        "party_contact",
        sa.Column("id", Id, nullable=False),
        sa.Column("party_id", Id, nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_party_contact_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_contact")),
    )
    op.create_index(op.f("ix_party_contact_party_id"), "party_contact", ["party_id"], unique=False)
    op.create_table(
        "item_barcode",
        sa.Column("id", Id, nullable=False),
        sa.Column("item_id", Id, nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_barcode_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_barcode")),
        sa.UniqueConstraint("code", name=op.f("uq_item_barcode_code")),
    )
    op.create_index(op.f("ix_item_barcode_item_id"), "item_barcode", ["item_id"], unique=False)
    op.create_table(
        "item_category_link",
        sa.Column("item_id", Id, nullable=False),
        sa.Column("category_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["item_category.id"], name=op.f("fk_item_category_link_category_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_item_category_link_item_id")
        ),
        sa.PrimaryKeyConstraint("item_id", "category_id", name=op.f("pk_item_category_link")),
    )
    op.create_table(
        "item_price",
        sa.Column("id", Id, nullable=False),
        sa.Column("item_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("rate", Quantity(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_price_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_price")),
    )
    op.create_index(op.f("ix_item_price_item_id"), "item_price", ["item_id"], unique=False)
    op.create_table(
        "item_uom",
        sa.Column("item_id", Id, nullable=False),
        sa.Column("uom_id", Id, nullable=False),
        sa.Column("factor", Quantity(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_uom_item_id")),
        sa.ForeignKeyConstraint(["uom_id"], ["uom.id"], name=op.f("fk_item_uom_uom_id")),
        sa.PrimaryKeyConstraint("item_id", "uom_id", name=op.f("pk_item_uom")),
    )
