#!/usr/bin/env python3
"""Makes the demo benchmarks: lm-evaluation-harness task folders from WordNet 3.0 and the periodic table.

Usage:  apt-get install -y wordnet-base
        python3 scripts/make_benchmarks.py [--out data/benchmarks]

science_cloze    What kind of thing is a sparrow? The answer is continued as text (four kinds to choose from).
science_letters  The same items in the same order, options shown, continued with a letter.
general_cloze    The same form on persons, artifacts, acts, food, communication and states.
science_hard     Facts of the periodic table that the demo corpus does not hold.
Deterministic; asserts that no prompt occurs in the training corpus of train_ladder.py, and that no science
benchmark word occurs in its general half.
"""
import argparse
import collections
import json
import pathlib
import random
import re

import wordnet_text

SEED = 7
CHECKED_PASSES = 45      # corpus passes searched for prompts; more than any series of the ladder reads
CHOICES = 4
HARDNESS = (0, 1, 2)     # how many of the three wrong answers come from the domain of the right one
CLOZE_TEXT = "Question: {{question}}\\nAnswer:"
LETTERS_TEXT = ("Question: {{question}}\\n" + "".join(f"{letter}. {{{{choices[{i}]}}}}\\n"
                for i, letter in enumerate("ABCD")) + "Answer:")

# Symbol, name, group (0: lanthanides and actinides outside the eighteen groups); in order of atomic number.
ELEMENTS = """
H hydrogen 1, He helium 18, Li lithium 1, Be beryllium 2, B boron 13, C carbon 14, N nitrogen 15, O oxygen 16,
F fluorine 17, Ne neon 18, Na sodium 1, Mg magnesium 2, Al aluminum 13, Si silicon 14, P phosphorus 15,
S sulfur 16, Cl chlorine 17, Ar argon 18, K potassium 1, Ca calcium 2, Sc scandium 3, Ti titanium 4,
V vanadium 5, Cr chromium 6, Mn manganese 7, Fe iron 8, Co cobalt 9, Ni nickel 10, Cu copper 11, Zn zinc 12,
Ga gallium 13, Ge germanium 14, As arsenic 15, Se selenium 16, Br bromine 17, Kr krypton 18, Rb rubidium 1,
Sr strontium 2, Y yttrium 3, Zr zirconium 4, Nb niobium 5, Mo molybdenum 6, Tc technetium 7, Ru ruthenium 8,
Rh rhodium 9, Pd palladium 10, Ag silver 11, Cd cadmium 12, In indium 13, Sn tin 14, Sb antimony 15,
Te tellurium 16, I iodine 17, Xe xenon 18, Cs cesium 1, Ba barium 2, La lanthanum 0, Ce cerium 0,
Pr praseodymium 0, Nd neodymium 0, Pm promethium 0, Sm samarium 0, Eu europium 0, Gd gadolinium 0,
Tb terbium 0, Dy dysprosium 0, Ho holmium 0, Er erbium 0, Tm thulium 0, Yb ytterbium 0, Lu lutetium 3,
Hf hafnium 4, Ta tantalum 5, W tungsten 6, Re rhenium 7, Os osmium 8, Ir iridium 9, Pt platinum 10, Au gold 11,
Hg mercury 12, Tl thallium 13, Pb lead 14, Bi bismuth 15, Po polonium 16, At astatine 17, Rn radon 18,
Fr francium 1, Ra radium 2, Ac actinium 0, Th thorium 0, Pa protactinium 0, U uranium 0, Np neptunium 0,
Pu plutonium 0, Am americium 0, Cm curium 0, Bk berkelium 0, Cf californium 0, Es einsteinium 0, Fm fermium 0,
Md mendelevium 0, No nobelium 0, Lr lawrencium 3, Rf rutherfordium 4, Db dubnium 5, Sg seaborgium 6,
Bh bohrium 7, Hs hassium 8, Mt meitnerium 9, Ds darmstadtium 10, Rg roentgenium 11, Cn copernicium 12,
Nh nihonium 13, Fl flerovium 14, Mc moscovium 15, Lv livermorium 16, Ts tennessine 17, Og oganesson 18
"""


def cloze_items(entries, part, categories, prefix):
    """Asks for the kind of each benchmark word; every kind is a wrong answer three times per right one."""
    rng = random.Random(f"{SEED}/{prefix}")
    bench = [e for e in entries if e.part == part and e.role == "bench"]
    rng.shuffle(bench)
    domain_of = {c: domain for domain, names in categories.items() for c in names.split()}
    quota = collections.Counter({c: (CHOICES - 1) * n
                                 for c, n in collections.Counter(e.category for e in bench).items()})
    items = []
    for e in bench:
        wrong, near = [], rng.choice(HARDNESS)
        for i in range(CHOICES - 1):
            pool = [c for c in quota if c != e.category and c not in wrong]
            wanted = [c for c in pool if (domain_of[c] == e.domain) == (i < near)] or pool
            pick = rng.choices(wanted, [max(quota[c], 0.02) for c in wanted])[0]
            quota[pick] -= 1
            wrong.append(pick)
        items.append((f"{prefix}-{e.word.replace(' ', '_')}", wordnet_text.question(e), e.category, wrong, e.domain))
    return place_answers(items, rng)


def hard_items():
    """Asks about the periodic table; wrong answers are near the right one in a fixed, balanced pattern."""
    rng = random.Random(f"{SEED}/hard")
    table = [line.split() for line in ELEMENTS.replace("\n", " ").split(",")]
    assert len(table) == len({s for s, _, _ in table}) == len({n for _, n, _ in table}) == 118
    items = []

    def near(values, right, patterns, i, banned=()):
        """Picks three values around the right one; the patterns rotate so that no rank is always right."""
        at, step = values.index(right), patterns[i % len(patterns)]
        allowed = [k for k in range(-20, 21) if k and values[(at + k) % len(values)] not in banned]
        above, below = [k for k in allowed if k > 0], [k for k in allowed if k < 0][::-1]
        return [values[(at + k) % len(values)] for k in below[:step] + above[:CHOICES - 1 - step]]

    symbols = sorted(s for s, _, _ in table)
    numbers = [str(i + 1) for i in range(len(table))]
    names = [name for _, name, _ in table]
    ranks = (0, 1, 2, 3)
    for i, (symbol, name, group) in enumerate(table):
        items.append((f"hard-symbol-{name}", f"What is the chemical symbol of {name}?", symbol,
                      near(symbols, symbol, ranks, i), "symbol"))
        items.append((f"hard-number-{name}", f"What is the atomic number of {name}?", str(i + 1),
                      near(numbers, str(i + 1), ranks, i), "number"))
        after = names[(i + 1) % len(names)]
        if i + 1 < len(names):
            items.append((f"hard-next-{name}", f"Which element comes directly after {name} in the periodic table?",
                          after, near(names, after, ranks, i, {name}), "next"))
        family = [n for _, n, g in table if g == group]
        if group != "0":
            mate = family[(family.index(name) + 1) % len(family)]
            items.append((f"hard-group-{name}",
                          f"Which element stands in the same group of the periodic table as {name}?", mate,
                          near(names, mate, ranks, i, set(family) | {n for _, n, g in table if g == "0"}), "group"))
    rng.shuffle(items)
    return place_answers(items, rng)


def place_answers(items, rng):
    """Shuffles the choices so that each place holds the right answer equally often."""
    places = [i % CHOICES for i in range(len(items))]
    rng.shuffle(places)
    rows = []
    for (name, question, right, wrong, domain), place in zip(items, places):
        assert len({right, *wrong}) == CHOICES, name
        wrong = rng.sample(wrong, len(wrong))
        rows.append({"id": name, "question": question, "choices": wrong[:place] + [right] + wrong[place:],
                     "answer": place, "domain": domain})
    assert len({r["id"] for r in rows}) == len({r["question"] for r in rows}) == len(rows)
    return rows


def write_task(out, name, rows, text, choices):
    """Writes the task's YAML file and its items."""
    folder = out / name
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"{name}.jsonl", "w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    metrics = "".join(f"  - metric: {m}\n    aggregation: mean\n    higher_is_better: true\n" for m in ("acc", "acc_norm"))
    (folder / f"{name}.yaml").write_text(
        f"task: {name}\ndataset_path: json\ndataset_kwargs:\n  data_files:\n    test: {name}.jsonl\n"
        f"output_type: multiple_choice\ntest_split: test\n"
        f'doc_to_text: "{text}"\ndoc_to_choice: {choices}\ndoc_to_target: answer\ntarget_delimiter: " "\n'
        f"metric_list:\n{metrics}metadata:\n  version: 1.0\n", encoding="utf-8")


def check_corpus(entries, tasks):
    """Asserts that the training text holds no prompt, and its general half no science benchmark word."""
    prompts = {f"Question: {row['question']}" for rows in tasks.values() for row in rows}
    hidden = {e.word for e in entries if e.part == "science" and e.role == "bench"}
    for part in ("science", "general"):
        asked, words = set(), set()
        for number in range(CHECKED_PASSES):
            documents = wordnet_text.render_pass(entries, part, number)
            asked.update(line for d in documents for line in re.findall("Question: [^\n]*", d))
            if part == "general":
                words |= set().union(*map(wordnet_text.words_and_pairs, documents))
        assert not prompts & asked, sorted(prompts & asked)[:5]
        assert not hidden & words, sorted(hidden & words)[:50]


def write_source(out, tasks):
    """Writes SOURCE.md: where the items come from, how many there are and how to make them again."""
    counts = "\n".join(
        f"| {name} | {len(rows)} | " + ", ".join(f"{d} {n}" for d, n in sorted(
            collections.Counter(r["domain"] for r in rows).items())) + " |" for name, rows in tasks.items())
    (out / "SOURCE.md").write_text(f"""# Demo benchmarks

Made by `python3 scripts/make_benchmarks.py` (standard library only; seed {SEED}) from the WordNet 3.0 database
files (Debian package `wordnet-base` 1:3.0-37) and from the periodic table written in the script. Running the
command again gives the same bytes.

| benchmark | items | items per domain |
|---|---|---|
{counts}

- `science_cloze`, `general_cloze`: "What kind of thing is ...?" for words of WordNet's science and other domains;
  the answer is the kind (one of {len(set(r['choices'][r['answer']] for r in tasks['science_cloze']))} and {len(set(r['choices'][r['answer']] for r in tasks['general_cloze']))}) and is continued as text. No, one or two of the three wrong
  answers come from the domain of the right one. Each kind is a wrong answer about three times as often as it is
  the right one, so that liking a word for itself gains nothing.
- `science_letters`: the items of `science_cloze`, same ids and same order of the choices, with the options in the
  prompt and a letter to continue with.
- `science_hard`: chemical symbols, atomic numbers, successors and group mates of the elements; wrong answers are
  neighbours of the right one in the alphabet or in the table.

The facts of the cloze items are in the demo ladder's training text (in other words), the prompts are not: the
script asserts that no prompt occurs in it, and that no word asked about in `science_cloze` occurs in its general
half, which is all that the general-only series reads.

Licence: the items of the first three are made from WordNet 3.0, Copyright 2006 by Princeton University, under the
WordNet 3.0 licence; its full text is in [LICENSE-WordNet.txt](LICENSE-WordNet.txt). The periodic table is a
table of facts.
""", encoding="utf-8")
    wordnet_text.copy_license(out / "LICENSE-WordNet.txt")


def main():
    """Writes the four benchmarks."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--out", type=pathlib.Path, default=pathlib.Path("data/benchmarks"))
    out = arguments.parse_args().out
    entries = wordnet_text.load_entries()
    science = cloze_items(entries, "science", wordnet_text.SCIENCE_CATEGORIES, "science")
    general = cloze_items(entries, "general", wordnet_text.GENERAL_CATEGORIES, "general")
    hard = hard_items()
    tasks = {"science_cloze": science, "science_letters": science, "general_cloze": general, "science_hard": hard}
    for name, rows in tasks.items():
        letters = name == "science_letters"
        write_task(out, name, rows, LETTERS_TEXT if letters else CLOZE_TEXT,
                   '["A", "B", "C", "D"]' if letters else "choices")
    write_source(out, tasks)
    check_corpus(entries, tasks)
    print({name: len(rows) for name, rows in tasks.items()})


if __name__ == "__main__":
    main()
