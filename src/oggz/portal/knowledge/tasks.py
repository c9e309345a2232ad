from django.core.management import call_command
from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="publish_scheduled", lock="publish_scheduled")
def publish_scheduled(timestamp: int) -> None:
    """Publish what an editor planned for this moment, and take away what has expired."""
    call_command("publish_scheduled")
