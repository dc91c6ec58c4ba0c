"""`python -m factory_desktop`: the same as the command `factory-desktop`."""

import sys

from factory_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
