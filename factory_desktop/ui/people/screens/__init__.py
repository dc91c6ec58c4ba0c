"""The screens of the People tab."""
