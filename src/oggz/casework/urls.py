from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from oggz.casework.parties.views import logged_out
from oggz.casework.worklist.views import choose_notices, work_list
from oggz.web.health import healthz


@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


urlpatterns = [
    path("", work_list, name="work_list"),
    path("berichten/", choose_notices, name="choose_notices"),
    path("", include("oggz.casework.door.urls")),
    path("", include("oggz.casework.parties.urls")),
    path("", include("oggz.casework.audit.urls")),
    path("overleg/", include("oggz.casework.consultations.urls")),
    path("vergaderingen/", include("oggz.casework.conferences.urls")),
    path("signalen/", include("oggz.casework.signals.urls")),
    # Before the pages of cases, where the word after a case is something to do.
    path("casussen/", include("oggz.casework.transfers.urls")),
    path("casussen/", include("oggz.casework.plans.urls")),
    path("casussen/", include("oggz.casework.letters.urls")),
    path("casussen/", include("oggz.casework.directory.urls")),
    path("casussen/", include("oggz.casework.drafts.urls")),
    path("casussen/", include("oggz.casework.cases.urls")),
    path("rechten/", include("oggz.casework.rights.urls")),
    path("convenanten/", include("oggz.casework.covenants.urls")),
    path("cijfers/", include("oggz.casework.steering.urls")),
    path("vernietiging/", include("oggz.casework.retention.urls")),
    path("uitgelogd/", login_not_required(logged_out), name="logged_out"),
    path("healthz", login_not_required(healthz), name="healthz"),
    path("robots.txt", robots, name="robots"),
]
