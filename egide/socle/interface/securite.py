"""Headers of every answer: nothing from elsewhere, nothing inline, nothing kept on the workstation."""

import base64
import os

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

POLITIQUE = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


def numero_trace() -> str:
    """Return a short number that a printed sheet carries and the journal can repeat: « EG-XXXX-XXXX »."""
    lettres = base64.b32encode(os.urandom(5)).decode()
    return f"EG-{lettres[:4]}-{lettres[4:]}"


class EntetesSecurite(MiddlewareMixin):
    """Gives each request its trace number and each answer its security headers.

    Agents' pages say `same-origin` and not `no-referrer`: under `no-referrer` browsers send `Origin: null`
    with every form, and the protection against forged forms would refuse all of them. Nothing leaves the
    site either way. The public facade has no session, so it can say `no-referrer`.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Set `request.trace` before anything else runs."""
        request.trace = numero_trace()  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add the headers; a page is never stored by the browser, a static file may be."""
        public = getattr(settings, "EGIDE_FACADE", "agents") == "public"
        response.headers.setdefault("Content-Security-Policy", POLITIQUE)  # a file says its own, narrower still
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Referrer-Policy"] = "no-referrer" if public else "same-origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.is_secure():
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if not request.path.startswith(settings.STATIC_URL):
            response.headers["Cache-Control"] = "no-store"
        return response
