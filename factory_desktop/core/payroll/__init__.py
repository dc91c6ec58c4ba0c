"""Payroll: what is owed to each worker, and why."""
