"""The window around the modules: wizard, sign-in, tabs, home, palette, help, closing."""
