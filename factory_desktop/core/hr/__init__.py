"""People: who works here, when, and on what terms."""
