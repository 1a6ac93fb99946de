"""When somebody is reminded of a day, as plain arithmetic: no database, no clock, no time of day."""
