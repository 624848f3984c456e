"""How days are written: "22-24 June 2026", "June 22-24, 2026", "2026-06-22 to 2026-06-24", "22.-24.6.2026", "22/06/2026"."""

from __future__ import annotations

import re

# January first, in English, French, Spanish and German, without accents; short forms as they are printed.
_MONTHS = (
    "january jan janvier janv enero januar janner",
    "february feb fevrier fevr febrero februar feber",
    "march mar mars marzo marz maerz mrz",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juin junio juni",
    "july jul juillet juil julio juli",
    "august aug aout agosto",
    "september sept sep septembre septiembre setiembre",
    "october oct octobre octubre oktober okt",
    "november nov novembre noviembre",
    "december dec decembre diciembre dezember dez",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAYS = (
    "monday mon lundi lunes montag",
    "tuesday tues tue mardi martes dienstag",
    "wednesday wed mercredi miercoles mittwoch",
    "thursday thurs thur thu jeudi jueves donnerstag",
    "friday fri vendredi viernes freitag",
    "saturday sat samedi sabado samstag",
    "sunday sun dimanche domingo sonntag",
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}


def _any_of(names: dict[str, int]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_ORDINAL = r"(?: ?(?:st|nd|rd|th)(?![a-z])|er(?![a-z])|\.)?"
_DAY = r"[0-3]?[0-9](?![0-9:])"
_MONTH = rf"(?P<month§>{_any_of(MONTHS)})(?![a-z])\.?"
# Two digits after the month are a year where they are no hour, nor the day of another month ("28 April 30 April").
_SHORT_YEAR = rf"(?:(?<=[a-z])[0-9]{{2}}|(?<=[a-z] )(?:2[5-9]|[3-5][0-9]))(?![0-9:a-z./-])(?! ?(?:{_any_of(MONTHS)})(?![a-z]))"
_YEAR = rf"(?P<year§>(?:19|20|21)[0-9]{{2}}(?![0-9])|'[0-9]{{2}}(?![0-9])|{_SHORT_YEAR})"
_OF = r"(?:of |de |del )?"
_WEEKDAY = rf"(?:(?P<weekday§>{_any_of(WEEKDAYS)})(?![a-z])\.?,? ?(?:the )?)?"
_BETWEEN = r" ?(?:-|/(?=(?:19|20|21)[0-9]{2}-)|\+|&|\b(?:to|until|till|til|through|thru|and|bis|au|al|und|et|y)\b) ?(?:the )?"

# The ways to write one day; § tells the days of one match apart.
_ISO = (
    r"(?P<iso_year§>(?:19|20|21)[0-9]{2})(?P<iso_mark§>[-/.])"
    r"(?P<iso_month§>[01]?[0-9])(?P=iso_mark§)(?P<iso_day§>[0-3]?[0-9])(?![0-9])"
)
_NUMERIC = (
    r"(?P<left§>[0-3]?[0-9])(?P<mark§>[-/.])(?P<right§>[0-3]?[0-9])(?P=mark§)"
    r"(?P<numeric_year§>(?:19|20|21)[0-9]{2}|[0-9]{2})(?![0-9])"
)
_NUMERIC_SHORT = r"(?P<short_left§>[0-3]?[0-9])(?P<short_mark§>[/.])(?P<short_right§>[0-3]?[0-9])(?![0-9/:])(?!\.[0-9])\.?"
_DAY_MONTH = rf"(?P<day§>{_DAY}){_ORDINAL}[ -]?{_OF}{_MONTH}(?:(?:-|,? ?){_OF}{_YEAR})?"
_MONTH_DAY = (
    rf"(?P<us_month§>{_any_of(MONTHS)})(?![a-z])\.? ?(?:the )?(?P<us_day§>{_DAY}){_ORDINAL}"
    rf"(?! ?(?:- ?[0-9]{{1,2}} ?)?{_OF}(?:{_any_of(MONTHS)})(?![a-z]))"
    r"(?:,? ?(?P<us_year§>(?:19|20|21)[0-9]{2}(?![0-9])|'[0-9]{2}(?![0-9])))?"
)
_POINT = rf"{_WEEKDAY}(?:{_ISO}|{_NUMERIC}|{_DAY_MONTH}|{_MONTH_DAY}|{_NUMERIC_SHORT})"

# A day does not begin inside a name or number: the 80 of "C1-80", the 6 of "PC-6". Inside a range it may: "June-1 July".
_START = r"(?<![0-9a-z])(?<![a-z(]-)"
_LISTED = (
    rf"{_WEEKDAY.replace('§', '_first')}{_START}(?P<first>{_DAY}){_ORDINAL}(?: ?, ?{_DAY}{_ORDINAL}){{0,6}}"
    rf"{_BETWEEN}{_POINT.replace('§', '_a')}"
)
_RANGE = (
    rf"{_START}{_POINT.replace('§', '_b')}"
    rf"(?:{_BETWEEN}(?:{_POINT.replace('§', '_c')}|"
    rf"(?P<last>{_DAY}){_ORDINAL}(?![./h][0-9])(?! ?(?:{_any_of(MONTHS)}|h|am|pm)(?![a-z]))"
    r"(?:,? ?(?P<last_year>(?:19|20|21)[0-9]{2}))?(?![0-9])))?"
)
DAYS = re.compile(rf"{_LISTED}|{_RANGE}")
# "Mon" and "sun" alone may be anything.
_SHORT_WEEKDAYS = frozenset({"mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"})
RELATIVE = re.compile(
    rf"\b(?:(?P<today>today)|(?P<tomorrow>tomorrow)|(?:on |next |this )(?P<weekday>{_any_of(WEEKDAYS)})|"
    rf"(?P<bare_weekday>{_any_of({name: n for name, n in WEEKDAYS.items() if name not in _SHORT_WEEKDAYS})}))(?![a-z])"
)
BARE_YEAR = re.compile(r"(?<![0-9a-z/.-])(?:19|20|21)[0-9]{2}(?![0-9a-z/:]|\.[0-9]|-[0-9])")
