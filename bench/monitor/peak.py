"""Runs a command and prints its seconds and peak of memory as a last line.

A process of its own, and a small one: what a child counts as its peak begins with the memory of
who started it.

Usage: peak.py COMMAND …
"""

import json
import resource
import subprocess
import sys
import time

began = time.perf_counter()
status = subprocess.run(sys.argv[1:]).returncode
seconds = time.perf_counter() - began
megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "megabytes": megabytes}), flush=True)
sys.exit(status)
