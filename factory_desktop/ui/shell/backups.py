"""The backup that is made by itself, and its copy in the second place."""

from __future__ import annotations

import shutil
from pathlib import Path

from factory_desktop.core.platform.backup import backup_before
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db.faults import sorted_errors
from factory_desktop.ui.shell import on_this_pc

SECOND_PLACE = "second_place"


def back_up(company: Company, why: str = "window") -> Path:
    """Back a company up to its automatic folder, and beside it to the second place if it is there.

    A USB stick that is not plugged in is no fault: the next backup goes there again.
    """
    file = backup_before(company.db, why, company.clock)
    second = str(on_this_pc.of_company(company.db.company, SECOND_PLACE, ""))
    if second and Path(second).is_dir():
        target = Path(second) / f"{file.parent.name}-{file.name}"
        part = target.with_name(target.name + ".part")
        with sorted_errors():
            shutil.copyfile(file, part)
            part.replace(target)
    return file
