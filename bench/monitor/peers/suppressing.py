"""pytauargus' side, run by the Python of its own environment: a row a person in, cells out.

Reads {"people": {dimension: [codes]}, "rule": ..., "method": ...} from stdin; writes the processor
seconds that it took and the status of each cell: S safe, U primary, M secondary, E empty.
"""

import json
import sys
import tempfile
import time

from pytauargus import protect


def main() -> None:
    job = json.load(sys.stdin)
    names = list(job["people"])
    # A response is asked for: a one for each person makes it a table of counts.
    people = {**job["people"], "ones": [1.0] * len(job["people"][names[0]])}
    with tempfile.TemporaryDirectory() as folder:
        started = time.process_time()
        result = protect(
            people, names, response="ones", safety_rules=job["rule"], suppress=job["method"],
            workdir=folder,
        )  # fmt: skip
        seconds = time.process_time() - started
        statuses = result.tables[0].status()
    print(json.dumps({"seconds": seconds, "statuses": statuses}))


main()
