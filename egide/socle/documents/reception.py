"""Receives the files of a form in memory alone: a temporary folder would keep them readable."""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from egide.socle.documents.controle.limites import OCTETS


class EnMemoire(FileUploadHandler):
    """Keeps a file up to one byte more than what is accepted, enough to say that it is too heavy."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._recu = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what arrives while it may still be accepted."""
        self._recu.write(raw_data[: max(0, OCTETS + 1 - start)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Give the file to the form, without a trace of it elsewhere."""
        self._recu.seek(0)
        return InMemoryUploadedFile(
            self._recu, self.field_name, self.file_name, self.content_type, file_size, self.charset, None
        )
