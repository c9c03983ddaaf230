"""Health of one process: it answers, and its database answers it."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, JsonResponse


@login_not_required
def sante(request: HttpRequest) -> JsonResponse:
    """Return 200 when the database answers, 503 otherwise; says nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return JsonResponse({"etat": "base injoignable"}, status=503)
    return JsonResponse({"etat": "ok"})
