"""What several tests need: companies on both databases, a clock that stands."""
