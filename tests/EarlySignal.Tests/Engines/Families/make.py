# Writes one tiny checkpoint of each family, and the logits that PyTorch computes for it in float64.
# Usage: python3 make.py   (needs PyTorch; the tests only read what it wrote)
import json
import math
import os

import torch
import torch.nn.functional as F

VOCABULARY, HIDDEN, HEADS, SIZE, INNER, LAYERS = 17, 12, 2, 6, 14, 2
SEQUENCES = [[3, 1, 4, 1, 5, 9, 2, 6, 5, 3], [16, 0, 7]]


class Weights(dict):
    """A state dict that makes a tensor when it is first asked for; all numbers are exact in float16."""

    def __init__(self, seed):
        super().__init__()
        self.generator = torch.Generator().manual_seed(seed)

    def take(self, name, *shape, around=0.0, spread=1.0):
        if name not in self:
            self[name] = (around + spread * torch.randn(*shape, generator=self.generator)).half()
        return self[name].double()

    def linear(self, x, name, outputs, bias, transposed=False):
        inputs = x.shape[-1]
        w = self.take(name + ".weight", *((inputs, outputs) if transposed else (outputs, inputs)), spread=1 / math.sqrt(inputs))
        return x @ (w if transposed else w.t()) + (self.take(name + ".bias", outputs, spread=0.3) if bias else 0)


def rms(weights, x, name, eps, offset=0.0):
    w = weights.take(name + ".weight", x.shape[-1], around=1 - offset, spread=0.2)
    return x / (x.pow(2).mean(-1, keepdim=True) + eps).sqrt() * (w + offset)


def layer_norm(weights, x, name, eps):
    width = x.shape[-1]
    return F.layer_norm(x, (width,), weights.take(name + ".weight", width, around=1, spread=0.2), weights.take(name + ".bias", width, spread=0.2), eps)


def rotate(x, theta, part=1.0, factor=1.0):
    """x: (T, heads, size). Pairs (i, i + half) as complex numbers."""
    rotary = int(x.shape[-1] * part)
    half = rotary // 2
    angle = torch.arange(x.shape[0]).double()[:, None] / factor * theta ** (-torch.arange(half).double() * 2 / rotary)
    turned = torch.complex(x[..., :half], x[..., half:rotary]) * torch.polar(torch.ones_like(angle), angle)[:, None]
    return torch.cat([turned.real, turned.imag, x[..., rotary:]], -1)


def attend(q, k, v, scale, window=None, cap=None):
    """q: (T, heads, size); k, v: (T, shared heads, size)."""
    k, v = (t.repeat_interleave(q.shape[1] // t.shape[1], dim=1) for t in (k, v))
    scores = torch.einsum("qhd,khd->hqk", q, k) * scale
    if cap:
        scores = cap * torch.tanh(scores / cap)
    back = torch.arange(len(q))[:, None] - torch.arange(len(q))[None]
    hidden = (back < 0) | (back >= (window or len(q) + 1))
    return torch.einsum("hqk,khd->qhd", scores.masked_fill(hidden, -math.inf).softmax(-1), v).flatten(1)


ACTIVATIONS = {"silu": F.silu, "gelu": F.gelu, "gelu_new": lambda x: F.gelu(x, approximate="tanh")}


def llama_like(weights, config, tokens):
    kind = config["model_type"]
    eps = config.get("rms_norm_eps", 1e-6)
    gemma, post = kind.startswith("gemma"), kind in ("olmo2", "gemma2")
    heads, shared, size = config["num_attention_heads"], config["num_key_value_heads"], config.get("head_dim", HIDDEN // HEADS)
    qkv_bias = config.get("attention_bias", kind == "qwen2")
    out_bias = config.get("attention_bias", False)

    def norm(x, name):
        return F.layer_norm(x, (HIDDEN,), eps=1e-5) if kind == "olmo" else rms(weights, x, name, eps, offset=1.0 if gemma else 0.0)

    def window_of(i):
        if kind == "mistral":
            return config["sliding_window"]
        if kind == "qwen2" and config.get("use_sliding_window"):
            return config["sliding_window"] if i >= config["max_window_layers"] else None
        return config["sliding_window"] if kind == "gemma2" and i % 2 == 0 else None

    factor = (config.get("rope_scaling") or {}).get("factor", 1.0)
    embedding = weights.take("model.embed_tokens.weight", VOCABULARY, HIDDEN)
    x = embedding[tokens] * (math.sqrt(HIDDEN) if gemma else 1)
    for i in range(LAYERS):
        p = f"model.layers.{i}."
        y = x if kind == "olmo2" else norm(x, p + "input_layernorm")
        q = weights.linear(y, p + "self_attn.q_proj", heads * size, qkv_bias)
        k = weights.linear(y, p + "self_attn.k_proj", shared * size, qkv_bias)
        v = weights.linear(y, p + "self_attn.v_proj", shared * size, qkv_bias)
        if config.get("clip_qkv"):
            q, k, v = (t.clamp(-config["clip_qkv"], config["clip_qkv"]) for t in (q, k, v))
        if kind == "olmo2":
            q, k = rms(weights, q, p + "self_attn.q_norm", eps), rms(weights, k, p + "self_attn.k_norm", eps)
        q, k, v = (t.unflatten(-1, (-1, size)) for t in (q, k, v))
        if kind == "qwen3":
            q, k = rms(weights, q, p + "self_attn.q_norm", eps), rms(weights, k, p + "self_attn.k_norm", eps)
        q, k = (rotate(t, config.get("rope_theta", 10000.0), factor=factor) for t in (q, k))
        scale = config.get("query_pre_attn_scalar", size) ** -0.5
        y = weights.linear(attend(q, k, v, scale, window_of(i), config.get("attn_logit_softcapping")), p + "self_attn.o_proj", HIDDEN, out_bias)
        x = x + (norm(y, p + "post_attention_layernorm") if post else y)
        y = x if kind == "olmo2" else norm(x, p + ("pre_feedforward_layernorm" if kind == "gemma2" else "post_attention_layernorm"))
        act = ACTIVATIONS["gelu_new" if gemma else config["hidden_act"]]
        bias = config.get("mlp_bias", False)
        y = weights.linear(act(weights.linear(y, p + "mlp.gate_proj", INNER, bias)) * weights.linear(y, p + "mlp.up_proj", INNER, bias), p + "mlp.down_proj", HIDDEN, bias)
        x = x + (norm(y, p + "post_feedforward_layernorm") if post else y)
    x = norm(x, "model.norm")
    logits = x @ embedding.t() if config.get("tie_word_embeddings", gemma) else weights.linear(x, "lm_head", VOCABULARY, False)
    cap = config.get("final_logit_softcapping")
    return cap * torch.tanh(logits / cap) if cap else logits


def neox(weights, config, tokens):
    x = weights.take("gpt_neox.embed_in.weight", VOCABULARY, HIDDEN)[tokens]
    eps = config["layer_norm_eps"]
    for i in range(LAYERS):
        p = f"gpt_neox.layers.{i}."
        # What older Pythia files have beside the weights.
        weights[p + "attention.bias"] = torch.tril(torch.ones(1, 1, 4, 4, dtype=torch.uint8))
        weights[p + "attention.masked_bias"] = torch.tensor(-1e9)
        weights[p + "attention.rotary_emb.inv_freq"] = torch.ones(2)
        qkv = weights.linear(layer_norm(weights, x, p + "input_layernorm", eps), p + "attention.query_key_value", 3 * HIDDEN, True)
        q, k, v = qkv.view(len(tokens), HEADS, 3, SIZE).unbind(2)
        q, k = (rotate(t, config["rotary_emb_base"], config["rotary_pct"]) for t in (q, k))
        y = weights.linear(attend(q, k, v, SIZE**-0.5), p + "attention.dense", HIDDEN, True)
        z = layer_norm(weights, x if config["use_parallel_residual"] else x + y, p + "post_attention_layernorm", eps)
        z = F.gelu(weights.linear(z, p + "mlp.dense_h_to_4h", INNER, True))
        x = x + y + weights.linear(z, p + "mlp.dense_4h_to_h", HIDDEN, True)
    return weights.linear(layer_norm(weights, x, "gpt_neox.final_layer_norm", eps), "embed_out", VOCABULARY, False)


def gpt2(weights, config, tokens):
    embedding = weights.take("transformer.wte.weight", VOCABULARY, HIDDEN)
    x = embedding[tokens] + weights.take("transformer.wpe.weight", config["n_positions"], HIDDEN)[: len(tokens)]
    for i in range(LAYERS):
        p = f"transformer.h.{i}."
        weights[p + "attn.bias"] = torch.tril(torch.ones(1, 1, 4, 4, dtype=torch.bool))
        qkv = weights.linear(layer_norm(weights, x, p + "ln_1", 1e-5), p + "attn.c_attn", 3 * HIDDEN, True, transposed=True)
        q, k, v = (t.unflatten(-1, (HEADS, SIZE)) for t in qkv.chunk(3, -1))
        x = x + weights.linear(attend(q, k, v, SIZE**-0.5), p + "attn.c_proj", HIDDEN, True, transposed=True)
        y = weights.linear(layer_norm(weights, x, p + "ln_2", 1e-5), p + "mlp.c_fc", config["n_inner"], True, transposed=True)
        x = x + weights.linear(ACTIVATIONS["gelu_new"](y), p + "mlp.c_proj", HIDDEN, True, transposed=True)
    return layer_norm(weights, x, "transformer.ln_f", 1e-5) @ embedding.t()


def phi(weights, config, tokens):
    x = weights.take("model.embed_tokens.weight", VOCABULARY, HIDDEN)[tokens]
    eps = config["layer_norm_eps"]
    for i in range(LAYERS):
        p = f"model.layers.{i}."
        y = layer_norm(weights, x, p + "input_layernorm", eps)
        q, k, v = (weights.linear(y, f"{p}self_attn.{n}_proj", HIDDEN, True).unflatten(-1, (HEADS, SIZE)) for n in "qkv")
        if config["qk_layernorm"]:
            q, k = layer_norm(weights, q, p + "self_attn.q_layernorm", eps), layer_norm(weights, k, p + "self_attn.k_layernorm", eps)
        q, k = (rotate(t, 10000.0, config["partial_rotary_factor"]) for t in (q, k))
        z = weights.linear(ACTIVATIONS["gelu_new"](weights.linear(y, p + "mlp.fc1", INNER, True)), p + "mlp.fc2", HIDDEN, True)
        x = x + weights.linear(attend(q, k, v, SIZE**-0.5), p + "self_attn.dense", HIDDEN, True) + z
    return weights.linear(layer_norm(weights, x, "model.final_layernorm", eps), "lm_head", VOCABULARY, True)


def common(kind, name, **more):
    return dict(
        architectures=[name], model_type=kind, vocab_size=VOCABULARY, hidden_size=HIDDEN, num_hidden_layers=LAYERS, num_attention_heads=HEADS,
        intermediate_size=INNER, max_position_embeddings=32, **more)


MODELS = {
    "llama": (llama_like, common("llama", "LlamaForCausalLM", num_key_value_heads=1, hidden_act="silu", attention_bias=True, mlp_bias=True, rope_scaling={"rope_type": "linear", "factor": 2.5})),
    "mistral": (llama_like, common("mistral", "MistralForCausalLM", num_key_value_heads=2, hidden_act="silu", sliding_window=3)),
    "qwen2": (llama_like, common("qwen2", "Qwen2ForCausalLM", num_key_value_heads=1, hidden_act="silu", use_sliding_window=True, sliding_window=4, max_window_layers=1)),
    "qwen3": (llama_like, common("qwen3", "Qwen3ForCausalLM", num_key_value_heads=1, head_dim=8, hidden_act="silu", tie_word_embeddings=True)),
    "olmo": (llama_like, common("olmo", "OlmoForCausalLM", num_key_value_heads=2, hidden_act="silu", clip_qkv=0.8)),
    "olmo2": (llama_like, common("olmo2", "Olmo2ForCausalLM", num_key_value_heads=1, hidden_act="silu", rms_norm_eps=1e-5)),
    "gemma": (llama_like, common("gemma", "GemmaForCausalLM", num_key_value_heads=1, head_dim=4, hidden_act="gelu")),
    "gemma2": (llama_like, common(
        "gemma2", "Gemma2ForCausalLM", num_key_value_heads=1, head_dim=8, hidden_activation="gelu_pytorch_tanh", query_pre_attn_scalar=5,
        attn_logit_softcapping=2.0, final_logit_softcapping=4.0, sliding_window=3)),
    "neox": (neox, common("gpt_neox", "GPTNeoXForCausalLM", layer_norm_eps=1e-5, hidden_act="gelu", rotary_pct=0.4, rotary_emb_base=500, use_parallel_residual=True)),
    "neox_sequential": (neox, common("gpt_neox", "GPTNeoXForCausalLM", layer_norm_eps=1e-5, hidden_act="gelu", rotary_pct=1.0, rotary_emb_base=10000, use_parallel_residual=False)),
    "gpt2": (gpt2, dict(architectures=["GPT2LMHeadModel"], model_type="gpt2", vocab_size=VOCABULARY, n_embd=HIDDEN, n_layer=LAYERS, n_head=HEADS, n_inner=INNER, n_positions=16)),
    "phi": (phi, common("phi", "PhiForCausalLM", layer_norm_eps=1e-5, hidden_act="gelu_new", partial_rotary_factor=0.7, qk_layernorm=True)),
}

for seed, (folder, (forward, config)) in enumerate(MODELS.items()):
    os.makedirs(folder, exist_ok=True)
    weights = Weights(seed)
    logits = [forward(weights, config, torch.tensor(tokens)).tolist() for tokens in SEQUENCES]
    torch.save(dict(weights), f"{folder}/pytorch_model.bin")
    with open(f"{folder}/config.json", "w") as file:
        file.write(json.dumps(config, indent=1) + "\n")
    with open(f"{folder}/golden_logits.json", "w") as file:
        rows = [[[round(logit, 9) for logit in row] for row in sequence] for sequence in logits]
        file.write(json.dumps({"sequences": SEQUENCES, "logits": rows}) + "\n")
