"""Who visits whom and when, as plain data: no database, no Django."""
