"""What leaves the program as a document or a table: paper here, spreadsheets beside it."""
