"""The monitor: how many people, with which problems, known to whom, without anyone's name.

Pure Python; a data officer can install it without a web site.
"""
