"""Screens of the tab Purchase."""
