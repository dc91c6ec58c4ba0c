"""Purchasing: from the need of something to its invoice."""
