"""Manifest of the taxes module: rules only, no tables yet."""

from __future__ import annotations

from factory_desktop.core.platform.registry import Module

MODULE = Module(key="taxes", label="Taxes")
