import os

from django.core.wsgi import get_wsgi_application

from oggz.web.whole_requests import WholeRequests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oggz.casework.settings")
application = WholeRequests(get_wsgi_application())
