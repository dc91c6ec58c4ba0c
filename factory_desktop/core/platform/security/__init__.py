"""Users, roles, permissions, passwords and the log of sign-ins."""
