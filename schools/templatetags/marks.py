from django import template
from django.utils.safestring import mark_safe

from schools.marks import as_html, as_plain

register = template.Library()


@register.filter
def marked(text):
    """{{ text|marked }}: somebody's words with their bold, lists and links. What the sanitiser gives, and nothing else,
    is called safe here."""
    return mark_safe(as_html(text))  # noqa: S308


@register.filter
def plain(text):
    """{{ text|plain }}: the same words without their marks."""
    return as_plain(text)
