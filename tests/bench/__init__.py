"""Measurements: ours beside plain `sqlite3` in the same run; `./run bench [NAME]`."""
