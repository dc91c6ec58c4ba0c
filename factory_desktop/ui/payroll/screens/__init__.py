"""The screens of the Payroll tab."""
