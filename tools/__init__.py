"""Tools for who works on the program; none of them is shipped."""
