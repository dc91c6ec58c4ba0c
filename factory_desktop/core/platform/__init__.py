"""The mechanisms of the program, each of them once; knows no business noun."""
