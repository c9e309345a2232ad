#!/bin/sh
# Zoekt een Python die past en installeert daarmee de monitor. Geen beheerdersrechten nodig.
cd "$(dirname "$0")" || exit 1
found=
for python in python3.13 python3.12 python3.14 python3.11 python3 python; do
    command -v "$python" >/dev/null 2>&1 || continue
    found=yes
    if "$python" -I -c '
import sys, sysconfig
fits = sys.version_info[:2] in {versions} and sysconfig.get_platform() == "linux-x86_64"
sys.exit(not fits)' >/dev/null 2>&1; then
        exec "$python" -I installeren.py "$@"
    fi
done
if [ -n "$found" ]; then
    echo "Op deze computer staat wel Python, maar niet een die past: nodig is Python"
    echo "{pythons}, 64-bits (x86_64). Vraag uw beheerder om zo'n versie."
else
    echo "Op deze computer staat geen Python. Vraag uw beheerder om Python {pythons}."
fi >&2
exit 1
