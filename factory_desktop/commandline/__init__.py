"""The commands of `factory-desktop`, one module each; `cli.build_parser` finds them here."""
