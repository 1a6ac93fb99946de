from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig

# What packages bring and no page uses: compressing it takes long, and some of htmx's extensions name files that are not
# there. Of Bootstrap the pages use the minified stylesheet, which names its map; of htmx the minified version 2.
UNUSED = [
    *("bootstrap.css*", "bootstrap-*", "bootstrap*.js*", "*.rtl.*"),
    *("htmx-2.js", "htmx-2-compat*", "htmx-4*", "htmax-*", "hx-*", "django-htmx.js"),
]


class UsedStaticFilesConfig(StaticFilesConfig):
    """Static files without those that no page of ours loads."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, *UNUSED]


class ConfigConfig(AppConfig):
    name = "config"
