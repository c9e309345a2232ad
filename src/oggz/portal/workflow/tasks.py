from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from oggz.portal.workflow import messages


@app.task(retry=RetryStrategy(max_attempts=5, exponential_wait=5))
def tell_reviewers(state: int) -> None:
    """Mail those who may judge what somebody asked a review for."""
    messages.tell_reviewers(state)
