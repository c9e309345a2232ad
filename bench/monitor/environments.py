"""A virtual environment for each peer: they conflict with one another and with us."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEERS = Path(__file__).parent / "peers"
MADE = ROOT / "var" / "bench" / "peers"


def python_of(peer: str) -> Path:
    """The interpreter of a peer's environment, made when it is not there or out of date."""
    wanted = PEERS / f"{peer}.txt"
    folder, checksum = MADE / peer, hashlib.sha256(wanted.read_bytes()).hexdigest()
    stamp, python = folder / "requirements.sha256", folder / "bin" / "python"
    if stamp.is_file() and stamp.read_text() == checksum:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    uv = str(Path(sys.executable).parent / "uv")
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, str(folder)], check=True)
    install = [uv, "pip", "install", "-q", "--python", str(python), "-r", str(wanted)]
    subprocess.run(install, check=True)
    stamp.write_text(checksum)
    return python
