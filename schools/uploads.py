from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class Capped(FileUploadHandler):
    """Takes in all of an upload, so that the browser hears the answer, and keeps no more of it than shows it is too big."""

    def receive_data_chunk(self, raw_data, start):
        return raw_data if start <= settings.MOST_UPLOAD else None

    def file_complete(self, file_size):
        return None
