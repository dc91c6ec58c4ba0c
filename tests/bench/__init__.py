"""Measurements: ours beside the bare thing in the same run; `./run bench [NAME|SPD-n ...]`.

One module a subject; each has its `MEASURES`, and `catalogue` names the modules.
"""
