"""Purchasing: orders to suppliers and the goods that come on them."""
