"""The screens of the Reports tab."""
