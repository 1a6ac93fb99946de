from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Files named by their content, the modules that a script imports among them, so that browsers keep them for good."""

    support_js_module_import_aggregation = True
