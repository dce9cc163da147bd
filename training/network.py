"""The network: MiniLM read once per sentence, then every pair scored from its two parties and what lies around them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel


@dataclass(frozen=True, slots=True)
class Labels:
    """The answers of each head, in the order of its columns.

    Modes and CAMEO codes are spelled TYPE/mode and TYPE/code; the first of each is "", no mode and no code of its own.
    """

    types: tuple[str, ...]
    modes: tuple[str, ...]
    codes: tuple[str, ...]
    factualities: tuple[str, ...]
    contexts: tuple[str, ...]


class Network(nn.Module):
    """Scores of P pairs over B sentences: logits for type, mode, CAMEO code, factuality and contexts."""

    def __init__(self, base: Path, labels: Labels, width: int = 512, dropout: float = 0.2, heads: int = 6) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="sdpa")
        self.encoder.embeddings.requires_grad_(False)
        size = self.encoder.config.hidden_size
        self.heads = heads
        self.nobody = nn.Parameter(torch.randn(2, size) * 0.02)
        self.role_key = nn.Embedding(4, size)
        self.role_value = nn.Embedding(4, size)
        self.ask = nn.Linear(2 * size, size)
        self.key = nn.Linear(size, size)
        self.value = nn.Linear(size, size)
        self.hidden = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(5 * size, width), nn.GELU(), nn.LayerNorm(width), nn.Dropout(dropout)
        )
        self.types = nn.Linear(width, len(labels.types))
        self.modes = nn.Linear(width, len(labels.modes))
        self.codes = nn.Linear(width, len(labels.codes))
        self.factualities = nn.Linear(width, len(labels.factualities))
        self.contexts = nn.Linear(width, len(labels.contexts))

    def forward(
        self, ids: Tensor, mask: Tensor, sentence: Tensor, source: Tensor, target: Tensor
    ) -> tuple[Tensor, ...]:
        """Logits of P pairs for each head; the inputs are those of `dragoman.encoder.inputs`."""
        read = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        words = read[sentence]
        doer, other = self._party(words, source, 0), self._party(words, target, 1)
        role = (source + 2 * target).long()
        keys = self.key(read)[sentence] + self.role_key(role)
        values = self.value(read)[sentence] + self.role_value(role)
        around = self._around(self.ask(torch.cat([doer, other], dim=-1)), keys, values, mask[sentence])
        pair = self.hidden(torch.cat([doer, other, doer * other, words[:, 0], around], dim=-1))
        return self.types(pair), self.modes(pair), self.codes(pair), self.factualities(pair), self.contexts(pair)

    def _party(self, words: Tensor, where: Tensor, side: int) -> Tensor:
        """The mean of a party's pieces; a learned vector when there is no such party."""
        count = where.sum(-1, keepdim=True)
        mean = (words * where.unsqueeze(-1)).sum(1) / count.clamp(min=1)
        present = count.clamp(max=1)
        return mean * present + self.nobody[side] * (1 - present)

    def _around(self, asked: Tensor, keys: Tensor, values: Tensor, mask: Tensor) -> Tensor:
        """What the pair attends to in its sentence: the words that tell what one does to the other."""
        pairs, length, size = keys.shape
        part = size // self.heads
        keys = keys.view(pairs, length, self.heads, part).transpose(1, 2)
        values = values.view(pairs, length, self.heads, part).transpose(1, 2)
        scores = (asked.view(pairs, self.heads, 1, part) * keys).sum(-1) / part**0.5
        shares = (scores + (1 - mask.unsqueeze(1).to(scores.dtype)) * -10000.0).softmax(-1)
        return (shares.unsqueeze(2) @ values).reshape(pairs, size)
