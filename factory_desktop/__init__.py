"""Factory Desktop: an offline program that runs a small factory."""

__version__ = "0.1.0"
