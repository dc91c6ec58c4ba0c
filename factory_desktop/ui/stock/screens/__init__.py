"""Screens of the tab Stock."""
