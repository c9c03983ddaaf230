"""The second factor asked again before rights change; said here for the composed pages."""

from egide.socle.comptes.views.preuve import preuve

__all__ = ["preuve"]
