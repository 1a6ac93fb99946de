"""The usual bank holidays of England and Wales, by rule. One that is moved or added for one year is not known here."""

from datetime import date, timedelta


def bank_holidays(year: int) -> dict[date, str]:
    """Each bank holiday of a calendar year with its name, those on a weekend on their substitute day."""
    sunday = easter(year)
    return {
        _new_year(year): "New Year’s Day",
        sunday - timedelta(2): "Good Friday",
        sunday + timedelta(1): "Easter Monday",
        _monday_from(date(year, 5, 1)): "Early May bank holiday",
        _monday_from(date(year, 5, 25)): "Spring bank holiday",
        _monday_from(date(year, 8, 25)): "Summer bank holiday",
        _off_weekend(date(year, 12, 25)): "Christmas Day",
        _off_weekend(date(year, 12, 26)): "Boxing Day",
    }


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by the rule of Meeus, Jones and Butcher."""
    golden = year % 19
    century, rest = divmod(year, 100)
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _new_year(year: int) -> date:
    day = date(year, 1, 1)
    return _monday_from(day) if day.isoweekday() > 5 else day


def _off_weekend(day: date) -> date:
    """Christmas and Boxing Day move two days on, so that they never take each other's."""
    return day + timedelta(2) if day.isoweekday() > 5 else day


def _monday_from(day: date) -> date:
    return day + timedelta((1 - day.isoweekday()) % 7)
