"""Checks a country pack may name for a tax number, beyond its pattern."""

from __future__ import annotations

from factory_desktop.core.kernel.gstin import gstin_is_valid

CHECKS = {"gstin": gstin_is_valid}
