"""The business core: no Qt below here, ever."""
