"""Pure Python words of the domain; knows no database and no window."""
