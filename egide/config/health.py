"""Health of one process: it answers, and its database answers it."""

from django.db import connection
from django.http import HttpRequest, JsonResponse


def sante(request: HttpRequest) -> JsonResponse:
    """Return 200 when the database answers, 503 otherwise; says nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return JsonResponse({"etat": "base injoignable"}, status=503)
    return JsonResponse({"etat": "ok"})
