"""The first-run wizard: five questions, and nothing is made before the last is answered."""

from factory_desktop.ui.shell.wizard.answers import Made, Makers
from factory_desktop.ui.shell.wizard.window import WizardWindow

__all__ = ["Made", "Makers", "WizardWindow"]
