"""`python -m factory_desktop`: the same as the command `factory-desktop`."""

import sys

from factory_desktop.cli import main

if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # Sheets are read in a child process, which in a built program is this program again.
        import multiprocessing

        multiprocessing.freeze_support()
    sys.exit(main())
