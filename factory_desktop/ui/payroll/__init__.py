"""The Payroll tab: runs, one month's run with the reason of every figure, slips, register."""

from factory_desktop.ui.payroll.module import MODULE

__all__ = ["MODULE"]
