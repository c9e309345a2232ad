"""What the worker does by itself with work lists."""

from procrastinate.contrib.django import app

from oggz.casework.worklist import notices


@app.periodic(cron="10 7 * * 1-5")
@app.task(queueing_lock="tell_of_work_lists")
def tell_of_work_lists(timestamp: int) -> None:
    notices.send()
