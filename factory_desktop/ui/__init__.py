"""The window: Qt widgets over the core, never the other way round."""
