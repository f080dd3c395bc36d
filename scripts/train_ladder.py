#!/usr/bin/env python3
"""Makes the demo ladder: corpus -> tokenizer -> four trained series of tiny Llama checkpoints.

Usage:  apt-get install -y wordnet-base python3-torch python3-numpy libopenblas0-pthread
        /usr/bin/python3 scripts/train_ladder.py [--out data/ladder] [--only SERIES ...]

Without --only all four series are trained one after the other; with it only those named, so that two
processes can share the work (the tokenizer is made in any case, and is the same each time). Each series gets
`training.json` with versions, token counts, wall time and the loss at every checkpoint; SOURCE.md is written
from those of all series present. OpenBLAS matters: Debian's plain BLAS is some twenty times slower.
All is deterministic for a given torch build and processor: fixed seeds, one thread, deterministic algorithms.
"""
import argparse
import collections
import ctypes
import json
import math
import os
import pathlib
import platform
import re
import time

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import wordnet_text

VOCAB_SIZE = 2048
END = "<|endoftext|>"
CONTEXT = 128                      # tokens per training sequence
MAX_POSITIONS = 256                # what config.json states; rotary positions beyond CONTEXT are untrained
BATCH = 32                         # sequences per step; half of them science in the mixture
STEPS = 3600
WARMUP_STEPS = 100
DECAY_STEPS = 900                  # the learning rate falls linearly to MIN_LR_SHARE over the last steps
MIN_LR_SHARE = 0.05
WEIGHT_DECAY = 0.05
CHECKPOINTS = [100 * i for i in range(1, 15)] + [1800, 2400, 3000, 3600]
ROPE_THETA = 10000.0
NORM_EPS = 1e-5
SEED = 1234
HELD_OUT_ROWS = 48                 # sequences per domain for the held-out loss
WORD_PATTERN = re.compile(             # the GPT-2 pattern; the corpus is ASCII, so ASCII classes suffice
    r"'s|'t|'re|'ve|'m|'ll|'d| ?[A-Za-z]+| ?[0-9]+| ?[^\sA-Za-z0-9]+|\s+(?!\S)|\s+")

SOURCE_TEXT = """# Demo ladder

Four series of really trained tiny Llama models in Hugging Face layout, made from scratch by
`scripts/train_ladder.py` (with `scripts/wordnet_text.py`). Nothing was downloaded but Debian packages.

**Text.** English sentences generated from the WordNet 3.0 database (Debian package `wordnet-base` 1:3.0-37):
definitions, "is a kind of" sentences in several forms, part-of sentences, example sentences, and questions about
words that are in no demo benchmark. Science is the nouns of WordNet's animal, plant, body, substance, object and
phenomenon files; general is other nouns, verbs, adjectives and adverbs. Well-known words come up more often than
rare ones. ASCII only; each pass over the words phrases them anew. The text is not kept: the script writes it again.

**Tokenizer.** Byte-level BPE with {vocab} entries, learnt on two passes; `<|endoftext|>` (id 0) parts documents.

**Training.** {steps} steps of {batch} sequences of {context} tokens = {per_step} tokens per step, {tokens:,} tokens
per series. In the mixture half of each batch is science and half general; the general-only series fills the
whole batch from the general text. AdamW (betas 0.9, 0.98; weight decay {weight_decay}), {warmup} steps of warm-up,
then a constant learning rate, falling linearly to {share} of it over the last {decay} steps; float32, one thread,
fixed seeds. Weights are stored in bfloat16. {count} checkpoints per series, at steps {checkpoints}.

| series | parameters | width | layers | heads/kv | inner | learning rate | text | train loss | held-out science | held-out general | wall time | passes |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
{table}
Losses are nats per token at the last checkpoint (train: mean since the checkpoint before it); held-out is text on
words kept out of training. The losses at every checkpoint are in each series' `training.json`. Wall times are of
one core of a shared machine.

**Versions.** {versions}; Debian 12 packages `python3-torch`, `python3-numpy`, `libopenblas0-pthread`, `wordnet-base`.

**To make it again.** `apt-get install -y wordnet-base python3-torch python3-numpy libopenblas0-pthread`, then
`/usr/bin/python3 scripts/train_ladder.py`. Same versions on the same kind of processor give the same bytes; other
versions round differently and give files that differ in detail.

**Licence.** Made from WordNet 3.0, Copyright 2006 by Princeton University, used under the WordNet 3.0 licence; its
full text is in [LICENSE-WordNet.txt](LICENSE-WordNet.txt) and has to go with every copy.
"""

Shape = collections.namedtuple("Shape", "hidden layers heads kv_heads inner learning_rate")
SMALL = Shape(32, 3, 4, 4, 96, 6e-3)
MIDDLE = Shape(64, 3, 4, 2, 176, 4e-3)
LARGE = Shape(96, 4, 6, 2, 240, 3e-3)
SERIES = {                         # name: shape, mixture
    "mix-105k": (SMALL, "science+general"),
    "general-105k": (SMALL, "general"),
    "mix-270k": (MIDDLE, "science+general"),
    "mix-570k": (LARGE, "science+general"),
}


# ---- tokenizer -------------------------------------------------------------------------------------------

def byte_symbols():
    """Maps each byte to the printable character that stands for it in GPT-2 style vocabularies."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [b for b in range(256) if b not in shown]
    return {**{b: chr(b) for b in shown}, **{b: chr(256 + i) for i, b in enumerate(hidden)}}


def train_bpe(documents):
    """Learns the merges on the documents; ties go to the alphabetically first pair, so that runs agree."""
    symbols = byte_symbols()
    counts = collections.Counter(piece for d in documents for piece in WORD_PATTERN.findall(d))
    words = [[symbols[b] for b in piece.encode()] for piece in counts]
    weights = list(counts.values())
    pair_counts, where = collections.Counter(), collections.defaultdict(set)
    for i, word in enumerate(words):
        for pair in zip(word, word[1:]):
            pair_counts[pair] += weights[i]
            where[pair].add(i)
    merges = []
    while len(merges) < VOCAB_SIZE - 257:
        best = min(pair_counts, key=lambda p: (-pair_counts[p], p))
        merges.append(best)
        for i in where.pop(best):
            for pair in zip(words[i], words[i][1:]):
                pair_counts[pair] -= weights[i]
            words[i] = merge_pair(words[i], best)
            for pair in zip(words[i], words[i][1:]):
                pair_counts[pair] += weights[i]
                where[pair].add(i)
        del pair_counts[best]
    return merges


def merge_pair(word, pair):
    """Joins each occurrence of the pair in the word, left to right."""
    out, i = [], 0
    while i < len(word):
        if i + 1 < len(word) and (word[i], word[i + 1]) == pair:
            out.append(word[i] + word[i + 1])
            i += 2
        else:
            out.append(word[i])
            i += 1
    return out


class Tokenizer:
    """Byte-level BPE as the tokenizers library runs it; remembers each piece, as pieces recur."""

    def __init__(self, merges):
        self.merges = merges
        self.symbols = byte_symbols()
        names = [END, *sorted(self.symbols.values()), *("".join(m) for m in merges)]
        self.vocab = {name: i for i, name in enumerate(names)}
        self.ranks = {m: i for i, m in enumerate(merges)}
        self.known = {}

    def encode(self, text):
        """Returns the token ids of a text without special tokens."""
        ids = []
        for piece in WORD_PATTERN.findall(text):
            if piece not in self.known:
                word = [self.symbols[b] for b in piece.encode()]
                while True:
                    ranked = [(self.ranks[p], p) for p in zip(word, word[1:]) if p in self.ranks]
                    if not ranked:
                        break
                    word = merge_pair(word, min(ranked)[1])
                self.known[piece] = [self.vocab[s] for s in word]
            ids += self.known[piece]
        return ids

    def save(self, folder):
        """Writes tokenizer.json and tokenizer_config.json in the Hugging Face form."""
        byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
        write_json(folder / "tokenizer.json", {
            "version": "1.0", "truncation": None, "padding": None,
            "added_tokens": [{"id": 0, "content": END, "single_word": False, "lstrip": False, "rstrip": False,
                              "normalized": False, "special": True}],
            "normalizer": None, "pre_tokenizer": byte_level,
            "post_processor": {**byte_level, "trim_offsets": False}, "decoder": byte_level,
            "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "",
                      "end_of_word_suffix": "", "fuse_unk": False, "byte_fallback": False,
                      "ignore_merges": False, "vocab": self.vocab, "merges": [" ".join(m) for m in self.merges]}})
        write_json(folder / "tokenizer_config.json", {
            "tokenizer_class": "PreTrainedTokenizerFast", "add_bos_token": False, "add_prefix_space": False,
            "bos_token": END, "eos_token": END, "model_max_length": MAX_POSITIONS})


def write_json(path, value):
    """Writes a value as indented JSON with a final line break."""
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


# ---- model -----------------------------------------------------------------------------------------------

class Attention(nn.Module):
    """Grouped-query attention with rotary positions in the rotate-half convention."""

    def __init__(self, shape):
        super().__init__()
        self.shape, self.size = shape, shape.hidden // shape.heads
        self.q_proj = nn.Linear(shape.hidden, shape.heads * self.size, bias=False)
        self.k_proj = nn.Linear(shape.hidden, shape.kv_heads * self.size, bias=False)
        self.v_proj = nn.Linear(shape.hidden, shape.kv_heads * self.size, bias=False)
        self.o_proj = nn.Linear(shape.heads * self.size, shape.hidden, bias=False)

    def forward(self, x, cos, sin, mask):
        b, t, _ = x.shape
        split = lambda y, heads: y.view(b, t, heads, self.size).transpose(1, 2)
        turn = lambda y: y * cos + torch.cat((-y[..., self.size // 2:], y[..., :self.size // 2]), -1) * sin
        q = turn(split(self.q_proj(x), self.shape.heads))
        k = turn(split(self.k_proj(x), self.shape.kv_heads))
        v = split(self.v_proj(x), self.shape.kv_heads)
        group = self.shape.heads // self.shape.kv_heads
        widen = lambda y: y[:, :, None].expand(-1, -1, group, -1, -1).reshape(b, self.shape.heads, t, self.size)
        weights = torch.softmax(q @ widen(k).transpose(2, 3) / math.sqrt(self.size) + mask, -1)
        return self.o_proj((weights @ widen(v)).transpose(1, 2).reshape(b, t, -1))


class Mlp(nn.Module):
    """The gated feed-forward part."""

    def __init__(self, shape):
        super().__init__()
        self.gate_proj = nn.Linear(shape.hidden, shape.inner, bias=False)
        self.up_proj = nn.Linear(shape.hidden, shape.inner, bias=False)
        self.down_proj = nn.Linear(shape.inner, shape.hidden, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class RmsNorm(nn.Module):
    """Root-mean-square normalization."""

    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))

    def forward(self, x):
        return self.weight * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + NORM_EPS)


class Layer(nn.Module):
    """One Llama block; the attribute names are the tensor names of Hugging Face's files."""

    def __init__(self, shape):
        super().__init__()
        self.input_layernorm, self.post_attention_layernorm = RmsNorm(shape.hidden), RmsNorm(shape.hidden)
        self.self_attn, self.mlp = Attention(shape), Mlp(shape)

    def forward(self, x, cos, sin, mask):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, mask)
        return x + self.mlp(self.post_attention_layernorm(x))


class Llama(nn.Module):
    """The whole model with the output head tied to the embedding."""

    def __init__(self, shape):
        super().__init__()
        self.embed_tokens = nn.Embedding(VOCAB_SIZE, shape.hidden)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = RmsNorm(shape.hidden)
        for name, p in self.named_parameters():
            if p.dim() == 2:
                nn.init.normal_(p, std=0.02 if "embed" in name else p.shape[1] ** -0.5
                                / (math.sqrt(2 * shape.layers) if "o_proj" in name or "down" in name else 1))
        size = shape.hidden // shape.heads
        rates = ROPE_THETA ** (-torch.arange(0, size, 2).float() / size)
        angles = torch.outer(torch.arange(MAX_POSITIONS).float(), rates).repeat(1, 2)
        self.cos, self.sin = angles.cos(), angles.sin()
        self.mask = torch.full((MAX_POSITIONS, MAX_POSITIONS), -1e9).triu(1)

    def forward(self, ids):
        t = ids.shape[1]
        x = self.embed_tokens(ids)
        for layer in self.layers:
            x = layer(x, self.cos[:t], self.sin[:t], self.mask[:t, :t])
        return self.norm(x) @ self.embed_tokens.weight.T


# ---- data ------------------------------------------------------------------------------------------------

def make_rows(entries, part, tokenizer, rows, held_out=False):
    """Packs pass after pass of a part into overlapping rows of CONTEXT + 1 tokens; returns rows and passes."""
    need = rows * CONTEXT + 1
    stream, passes = [], 0
    while len(stream) < need:
        for document in wordnet_text.render_pass(entries, part, passes, held_out):
            stream += tokenizer.encode(document) + [0]
        passes += 1
    stream = np.array(stream[:need], dtype=np.int16)
    return np.stack([stream[i * CONTEXT:(i + 1) * CONTEXT + 1] for i in range(rows)]), passes


def loss_on(model, rows):
    """Mean cross-entropy per token of rows."""
    ids = torch.from_numpy(rows.astype(np.int64))
    return F.cross_entropy(model(ids[:, :-1]).flatten(0, 1), ids[:, 1:].flatten())


# ---- files -----------------------------------------------------------------------------------------------

def save_checkpoint(model, shape, folder):
    """Writes config.json and model.safetensors (bfloat16) as transformers would."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "config.json", {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "attention_bias": False, "mlp_bias": False,
        "hidden_size": shape.hidden, "intermediate_size": shape.inner, "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads, "num_key_value_heads": shape.kv_heads,
        "head_dim": shape.hidden // shape.heads, "hidden_act": "silu", "rms_norm_eps": NORM_EPS,
        "rope_theta": ROPE_THETA, "rope_scaling": None, "vocab_size": VOCAB_SIZE,
        "max_position_embeddings": MAX_POSITIONS, "bos_token_id": 0, "eos_token_id": 0,
        "tie_word_embeddings": True, "torch_dtype": "bfloat16"})
    header, blobs, offset = {"__metadata__": {"format": "pt"}}, [], 0
    for name, p in sorted(model.named_parameters()):
        blob = p.detach().to(torch.bfloat16).contiguous().view(torch.int16).numpy().tobytes()
        header["model." + name] = {"dtype": "BF16", "shape": list(p.shape),
                                   "data_offsets": [offset, offset + len(blob)]}
        blobs.append(blob)
        offset += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    (folder / "model.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + b"".join(blobs))


# ---- training --------------------------------------------------------------------------------------------

def learning_share(step):
    """Warm-up, constant, then linear decay; the early part is constant so that early checkpoints compare."""
    left = (STEPS - step) / DECAY_STEPS
    return min(1.0, step / WARMUP_STEPS, MIN_LR_SHARE + (1 - MIN_LR_SHARE) * left)


def train_series(name, entries, tokenizer, out):
    """Trains one series and writes its checkpoints; returns the facts about the run."""
    shape, mixture = SERIES[name]
    parts = ["science", "general"] if mixture == "science+general" else ["general"]
    share = BATCH // len(parts)
    made = {part: make_rows(entries, part, tokenizer, STEPS * share) for part in parts}
    held_out = {part: make_rows(entries, part, tokenizer, HELD_OUT_ROWS, True)[0]
                for part in ("science", "general")}
    torch.manual_seed(SEED)
    model = Llama(shape)
    matrices = [p for p in model.parameters() if p.dim() == 2]
    vectors = [p for p in model.parameters() if p.dim() == 1]
    optimizer = torch.optim.AdamW([{"params": matrices, "weight_decay": WEIGHT_DECAY},
                                   {"params": vectors, "weight_decay": 0.0}], betas=(0.9, 0.98), eps=1e-8)
    start, recent, log = time.time(), [], []
    for step in range(1, STEPS + 1):
        rows = np.concatenate([made[part][0][(step - 1) * share:step * share] for part in parts])
        for group in optimizer.param_groups:
            group["lr"] = shape.learning_rate * learning_share(step)
        loss = loss_on(model, rows)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        recent.append(loss.item())
        if step in CHECKPOINTS:
            save_checkpoint(model, shape, out / name / f"step{step:07d}")
            with torch.no_grad():
                losses = {part: round(loss_on(model, rows).item(), 4) for part, rows in held_out.items()}
            log.append({"step": step, "tokens": step * BATCH * CONTEXT, "train": round(float(np.mean(recent)), 4),
                        **{"held_out_" + part: value for part, value in losses.items()}})
            recent = []
            print(name, json.dumps(log[-1]), f"{time.time() - start:.0f} s", flush=True)
    # A control is shown in reports, but left out of averages and verdicts.
    control = {} if mixture == "science+general" else {"control": True}
    write_json(out / name / "series.json",
               {"name": name, "tokens_per_step": BATCH * CONTEXT, "mixture": mixture, **control})
    return {"parameters": sum(p.numel() for p in model.parameters()), **shape._asdict(), "mixture": mixture,
            "steps": STEPS, "tokens_seen": STEPS * BATCH * CONTEXT,
            "corpus_passes": {part: made[part][1] for part in parts},
            "wall_seconds": round(time.time() - start), "losses": log}


def write_source(out):
    """Writes SOURCE.md from what the series say of themselves, and the licence of what they were made from."""
    runs = {name: json.loads((out / name / "training.json").read_text()) for name in SERIES
            if (out / name / "training.json").exists()}
    versions = sorted({f"Python {r['python']}, torch {r['torch']}, numpy {r['numpy']}" for r in runs.values()})
    table = "".join(
        f"| {name} | {r['parameters']:,} | {r['hidden']} | {r['layers']} | {r['heads']}/{r['kv_heads']} | {r['inner']} "
        f"| {r['learning_rate']} | {r['mixture']} | {r['losses'][-1]['train']} | {r['losses'][-1]['held_out_science']} "
        f"| {r['losses'][-1]['held_out_general']} | {r['wall_seconds'] / 60:.0f} min "
        f"| {', '.join(f'{part} {n}' for part, n in r['corpus_passes'].items())} |\n" for name, r in runs.items())
    (out / "SOURCE.md").write_text(SOURCE_TEXT.format(
        versions="; ".join(versions), table=table, vocab=VOCAB_SIZE, steps=STEPS, batch=BATCH, context=CONTEXT,
        per_step=BATCH * CONTEXT, tokens=STEPS * BATCH * CONTEXT, checkpoints=", ".join(map(str, CHECKPOINTS)),
        count=len(CHECKPOINTS), warmup=WARMUP_STEPS, decay=DECAY_STEPS, share=MIN_LR_SHARE,
        weight_decay=WEIGHT_DECAY), encoding="utf-8")
    wordnet_text.copy_license(out / "LICENSE-WordNet.txt")


def keep_memory():
    """Tells glibc to keep freed memory: handing big buffers back at each step costs a third of the time."""
    libc = ctypes.CDLL(None)
    for option, value in ((-1, 2 ** 31 - 1), (-2, 1 << 28), (-3, 1 << 30)):   # trim, top pad, mmap threshold
        libc.mallopt(option, value)


def main():
    """Runs the whole chain."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--out", type=pathlib.Path, default=pathlib.Path("data/ladder"))
    arguments.add_argument("--only", nargs="*", choices=list(SERIES), default=list(SERIES))
    options = arguments.parse_args()
    keep_memory()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    options.out.mkdir(parents=True, exist_ok=True)
    entries = wordnet_text.load_entries()
    sample = [d for part in ("science", "general") for n in range(2)
              for d in wordnet_text.render_pass(entries, part, n)]
    tokenizer = Tokenizer(train_bpe(sample))
    tokenizer.save(options.out)
    print("tokenizer made", flush=True)
    for name in options.only:
        facts = train_series(name, entries, tokenizer, options.out)
        write_json(options.out / name / "training.json", {
            "python": platform.python_version(), "torch": torch.__version__, "numpy": np.__version__, **facts})
    write_source(options.out)


if __name__ == "__main__":
    main()
