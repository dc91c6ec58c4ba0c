"""The screens of the Set-up tab."""
