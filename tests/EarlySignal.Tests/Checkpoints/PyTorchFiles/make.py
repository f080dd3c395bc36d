# Writes the files beside it. Usage: python3 make.py   (needs PyTorch; the tests only read what it wrote)
import collections
import json

import torch

numbers = lambda *shape: (torch.arange(int(torch.tensor(shape).prod())).float() / 4 - 2).reshape(shape)

state = collections.OrderedDict()
state["f32"] = numbers(3, 5)
state["f16"] = numbers(4, 2).half()
state["bf16"] = numbers(2, 3, 2).bfloat16()
state["tied"] = state["f32"]
state["part"] = state["f32"][1:]
state["single"] = torch.tensor(0.75)
state["one_row"] = numbers(4, 2).t()[:1].contiguous()
state["empty"] = torch.empty(0, 3)
state["mask"] = torch.ones(2, 2, dtype=torch.bool)
state["ids"] = torch.arange(300)
state["f64"] = numbers(2).double()
state._metadata = collections.OrderedDict([("", {"version": 1}), ("layer", {"version": 1})])
torch.save(state, "pytorch_model.bin")

# More tensors than one batch of SETITEMS (1000), and memo indices above 255.
torch.save({f"layer.{i}.weight": torch.tensor([i / 4]) for i in range(1)} | {"many": numbers(2, 2)}, "pytorch_model-00001-of-00002.bin")
torch.save({f"layer.{i}.bias": state["f32"] for i in range(1500)}, "pytorch_model-00002-of-00002.bin")
index = {"layer.0.weight": "pytorch_model-00001-of-00002.bin", "many": "pytorch_model-00001-of-00002.bin", "layer.1499.bias": "pytorch_model-00002-of-00002.bin"}
with open("pytorch_model.bin.index.json", "w") as file:
    json.dump({"metadata": {}, "weight_map": index}, file)

torch.save({"w": numbers(3, 5).t()}, "transposed.bin")
torch.save({"w": numbers(2)}, "legacy.bin", _use_new_zipfile_serialization=False)
torch.save({"model": {"w": numbers(2)}, "step": 3}, "nested.bin")
torch.save({"w": torch.nn.Parameter(numbers(2))}, "parameter.bin")
