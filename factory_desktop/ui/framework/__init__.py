"""Generic widgets and mechanisms of the window; knows no business noun."""
