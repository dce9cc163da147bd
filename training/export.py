"""Writes the trained network as one int8 ONNX file with its card and tokenizer, as `dragoman.encoder` reads them."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path

import onnx
import torch
from network import Labels, Network
from onnxruntime.quantization import QuantType, quantize_dynamic

from dragoman.encoder import Pair, inputs, open_tokenizer

INPUTS = ("ids", "mask", "sentence", "source", "target")
OUTPUTS = ("types", "modes", "codes", "factualities", "contexts")
OPSET = 17


def export(network: Network, base: Path, answers: Labels, temperature: float, out: Path) -> None:
    """relations.onnx (int8), relations.json and tokenizer.json in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        write_float(network, base, plain)
        quantize_dynamic(
            plain,
            out / "relations.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            extra_options={"MatMulConstBOnly": True},
        )
    digest = blake2b((out / "relations.onnx").read_bytes(), digest_size=6).hexdigest()
    card = {"name": f"relations {digest}", "temperature": round(temperature, 4), **asdict(answers)}
    (out / "relations.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    shutil.copy(base / "tokenizer.json", out / "tokenizer.json")


def write_float(network: Network, base: Path, path: Path) -> None:
    """The network as it is, with free numbers of sentences, pieces and pairs."""
    sample = inputs(
        open_tokenizer(base / "tokenizer.json"),
        ["Kenya thanked Japan on Friday.", "Chad and Niger met."],
        [Pair(0, ((0, 5),), ((14, 19),)), Pair(1, ((0, 4),), ((9, 14),)), Pair(1, ((0, 4),), ())],
    )
    free = {
        "ids": {0: "sentences", 1: "pieces"},
        "mask": {0: "sentences", 1: "pieces"},
        "sentence": {0: "pairs"},
        "source": {0: "pairs", 1: "pieces"},
        "target": {0: "pairs", 1: "pieces"},
        **{name: {0: "pairs"} for name in OUTPUTS},
    }
    network.encoder.set_attn_implementation("eager")
    torch.onnx.export(
        network.eval(),
        tuple(torch.from_numpy(sample[name]) for name in INPUTS),
        str(path),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes=free,
        opset_version=OPSET,
        dynamo=False,
    )
    onnx.checker.check_model(str(path))
