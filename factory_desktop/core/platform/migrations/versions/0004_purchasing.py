"""Purchasing."""

import sqlalchemy as sa
from alembic import op

from factory_desktop.core.platform.db.types import Id, Money, Quantity

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "purchase_order",
        sa.Column("supplier_id", Id, nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("supplier_reference", sa.String(length=60), nullable=True),
        sa.Column("deliver_to_id", Id, nullable=True),
        sa.Column("payment_days", sa.Integer(), nullable=True),
        sa.Column("terms", sa.Text(), nullable=True),
        sa.Column("taxable", Money(), nullable=False),
        sa.Column("tax", Money(), nullable=False),
        sa.Column("round_off", Money(), nullable=False),
        sa.Column("total", Money(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=100), nullable=True),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deliver_to_id"], ["location.id"], name=op.f("fk_purchase_order_deliver_to_id")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["party.id"], name=op.f("fk_purchase_order_supplier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_order")),
        sa.UniqueConstraint("number", name=op.f("uq_purchase_order_number")),
    )
    op.create_index(
        op.f("ix_purchase_order_posted_on"), "purchase_order", ["posted_on"], unique=False
    )
    op.create_index(op.f("ix_purchase_order_status"), "purchase_order", ["status"], unique=False)
    op.create_index(
        op.f("ix_purchase_order_supplier_id"), "purchase_order", ["supplier_id"], unique=False
    )
    op.create_table(
        "goods_receipt",
        sa.Column("supplier_id", Id, nullable=False),
        sa.Column("order_id", Id, nullable=True),
        sa.Column("location_id", Id, nullable=False),
        sa.Column("challan_number", sa.String(length=40), nullable=True),
        sa.Column("challan_date", sa.Date(), nullable=True),
        sa.Column("vehicle", sa.String(length=30), nullable=True),
        sa.Column("value", Money(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=100), nullable=True),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_goods_receipt_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["purchase_order.id"], name=op.f("fk_goods_receipt_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["party.id"], name=op.f("fk_goods_receipt_supplier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_receipt")),
        sa.UniqueConstraint("number", name=op.f("uq_goods_receipt_number")),
    )
    op.create_index(op.f("ix_goods_receipt_order_id"), "goods_receipt", ["order_id"], unique=False)
    op.create_index(
        op.f("ix_goods_receipt_posted_on"), "goods_receipt", ["posted_on"], unique=False
    )
    op.create_index(op.f("ix_goods_receipt_status"), "goods_receipt", ["status"], unique=False)
    op.create_index(
        op.f("ix_goods_receipt_supplier_id"), "goods_receipt", ["supplier_id"], unique=False
    )
    op.create_table(
        "purchase_order_line",
        sa.Column("document_id", Id, nullable=False),
        sa.Column("item_id", Id, nullable=False),
        sa.Column("description", sa.String(length=200), nullable=True),
        sa.Column("quantity", Quantity(), nullable=False),
        sa.Column("rate", Quantity(), nullable=False),
        sa.Column("discount", Quantity(), nullable=True),
        sa.Column("gst_rate", Quantity(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("taxable", Money(), nullable=False),
        sa.Column("amount", Money(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_line_id", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["purchase_order.id"], name=op.f("fk_purchase_order_line_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_purchase_order_line_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_order_line")),
    )
    op.create_index(
        op.f("ix_purchase_order_line_document_id"),
        "purchase_order_line",
        ["document_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_purchase_order_line_item_id"), "purchase_order_line", ["item_id"], unique=False
    )
    op.create_index(
        op.f("ix_purchase_order_line_source_line_id"),
        "purchase_order_line",
        ["source_line_id"],
        unique=False,
    )
    op.create_table(
        "goods_receipt_line",
        sa.Column("document_id", Id, nullable=False),
        sa.Column("item_id", Id, nullable=False),
        sa.Column("quantity", Quantity(), nullable=False),
        sa.Column("rate", Quantity(), nullable=False),
        sa.Column("note", sa.String(length=80), nullable=True),
        sa.Column("value", Money(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_line_id", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["goods_receipt.id"], name=op.f("fk_goods_receipt_line_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_goods_receipt_line_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_receipt_line")),
    )
    op.create_index(
        op.f("ix_goods_receipt_line_document_id"),
        "goods_receipt_line",
        ["document_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_goods_receipt_line_item_id"), "goods_receipt_line", ["item_id"], unique=False
    )
    op.create_index(
        op.f("ix_goods_receipt_line_source_line_id"),
        "goods_receipt_line",
        ["source_line_id"],
        unique=False,
    )
