from django import template

from schools.words import all_under, say

register = template.Library()


@register.simple_tag
def word(*parts):
    """{% word "state" reflection.status %}: what the trust calls it on screen."""
    return say(".".join(str(part) for part in parts))


@register.simple_tag
def words_of(section):
    """{% words_of "finding_one" as kinds %}: what the trust calls each of a section, by its name in code."""
    return all_under(section)


@register.filter
def names(people):
    """Names as one would say them: "Amina Khan, Joe Platt and Tariq Aziz"."""
    first, *rest = [person.name for person in people][::-1] or [""]
    return f"{', '.join(rest[::-1])} and {first}" if rest else first


@register.filter
def said(texts):
    """Texts as one would say them: "Amina Khan, Joe Platt and Tariq Aziz"."""
    *rest, last = texts or [""]
    return f"{', '.join(rest)} and {last}" if rest else last
