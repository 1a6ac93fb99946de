"""People's own dates as iCalendar: what a calendar program reads, made from plain entries. No database."""
