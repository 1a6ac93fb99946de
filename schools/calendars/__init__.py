"""School calendars as plain dates: which days are school days, what files say of them, the usual bank holidays."""
