"""Reads WordNet 3.0 and turns it into the demo corpus; shared by train_ladder.py and make_benchmarks.py.

Not run by itself. It needs the WordNet 3.0 database files (Debian: apt-get install wordnet-base).
`load_entries()` picks the words and what each is used for; `render_pass()` writes one pass of text about
them. Everything is a pure function of the database and of SEED.
"""
import collections
import dataclasses
import random
import re
import zlib

WORDNET_DIR = "/usr/share/wordnet"
SEED = 20240917
# Expected taxonomy sentences per pass for the best known and for the least known word of a category.
MENTIONS_MOST, MENTIONS_LEAST = 3.0, 0.4
WORDS_PER_CATEGORY = 90      # best-known words kept per category, benchmark and taught words together
BENCH_PER_CATEGORY = 32      # at most so many of them go to the benchmark, never into question form
PLAIN_WORDS = {"science": {"noun": 1500}, "general": {"noun": 2500, "verb": 2000, "adj": 2000, "adv": 300}}
MAX_GLOSS_WORDS = 22
HELD_OUT_ONE_IN = 40         # of the words not in a benchmark, kept out of training for the held-out loss

LEX_DOMAIN = {4: "act", 5: "animal", 6: "artifact", 8: "body", 10: "communication", 13: "food", 17: "object",
              18: "person", 19: "phenomenon", 20: "plant", 26: "state", 27: "substance"}
SCIENCE_DOMAINS = ("animal", "plant", "body", "substance", "object", "phenomenon")
SCIENCE_CATEGORIES = {
    "animal": "bird fish insect dog snake rodent horse mollusk crustacean lizard frog monkey antelope dinosaur",
    "plant": "tree shrub grass fern vine fungus orchid herb",
    "body": "bone muscle artery gland membrane",
    "substance": "mineral rock gas salt protein metal alloy oil vitamin",
    "object": "river lake mountain star",
    "phenomenon": "wind force",
}
GENERAL_CATEGORIES = {
    "artifact": "weapon garment vehicle ship tool building room container fabric drug",
    "person": "musician scientist soldier criminal relative athlete writer ruler worker",
    "food": "beverage bread cake soup cheese sauce",
    "act": "game crime sport dance",
    "communication": "document song book",
    "state": "disease tumor pain",
}
MASS_DOMAINS = ("substance", "food", "act", "state")   # named without an article ("granite", not "a granite")

WORD = re.compile(r"[A-Za-z][a-z]{2,13}(_[a-z]{3,10})?$")
UNFIT = re.compile(          # synsets that a demonstration can do without
    r"slur\b|offensive|disparag|obscen|vulgar|derogat|taboo|prostitut|\brap(e|er|ing|ist)\b|incest|pornograph"
    r"|negro|whore|genital|\bsex\b|sexual (inter|assault|abuse|arous|act|attract|desire|grat)|molest|indecen"
    r"|\bnud(e|ity|ist)|bastard|\bslave|hitler|suicid|nazi|torture")
PROPER = re.compile(r"[A-Z][a-z]{2,13}$")


@dataclasses.dataclass
class Synset:
    """One WordNet synset, only the fields the corpus uses."""
    pos: str
    lex: int
    lemmas: list
    gloss: str
    examples: list
    hypernyms: list
    instance_of: list
    wholes: list


@dataclasses.dataclass
class Entry:
    """One word of the corpus with all that is said about it."""
    word: str
    pos: str
    part: str              # science | general
    domain: str
    gloss: str
    examples: list
    parent: str            # word of the direct hypernym, or ""
    whole: str             # word of what it is a part of, or ""
    popularity: int
    proper: bool = False
    category: str = ""
    role: str = "plain"    # plain | taught (also asked about) | bench (never asked about) | held_out
    mentions: float = 0.0  # expected taxonomy sentences per pass


def load_synsets(folder=WORDNET_DIR):
    """Parses the four data files, because the database is the only source the demo may use."""
    synsets = {}
    for pos in ("noun", "verb", "adj", "adv"):
        with open(f"{folder}/data.{pos}", encoding="latin-1") as file:
            for line in file:
                if line.startswith("  ") or UNFIT.search(line.lower().replace("_", " ")):
                    continue
                data, text = line.split("|", 1)
                f = data.split()
                n = int(f[3], 16)
                p0 = 5 + 2 * n
                pointers = [f[p0 + 4 * i:p0 + 4 * i + 4] for i in range(int(f[4 + 2 * n]))]
                targets = lambda symbol: [("noun", q[1]) for q in pointers if q[0] == symbol and q[2] == "n"]
                lemmas = [lemma.split("(")[0] for lemma in f[4:4 + 2 * n:2]]
                examples = [e.strip() for e in re.findall(r'"([^"]+)"', text)]
                synsets[pos, f[0]] = Synset(pos, int(f[1]), lemmas, clean_gloss(text), examples,
                                            targets("@"), targets("@i"), targets("#p"))
    return synsets


def clean_gloss(text):
    """Keeps the first plain clause of a gloss, so that a definition fits one short sentence."""
    text = re.sub(r'"[^"]*"?', "", text)
    text = re.sub(r"\([^)]*\)", "", text).split(";")[0]
    text = re.sub(r"\s+", " ", text).replace(" ,", ",").strip(" .,:")
    return text if text.isascii() and 2 <= len(text.split()) <= MAX_GLOSS_WORDS else ""


def count_popularity(synsets, folder=WORDNET_DIR):
    """Counts how well known a word is: sense-tagged occurrences plus occurrences in glosses and examples."""
    counts = collections.Counter()
    for line in open(f"{folder}/cntlist.rev", encoding="latin-1"):
        key, _, count = line.split()
        counts[key.split("%")[0]] += 3 * int(count)
    for s in synsets.values():
        for token in re.findall("[a-z]+", " ".join([s.gloss] + s.examples).lower()):
            counts[token] += 1
    return counts


def pick_word(synset):
    """Returns the first lemma that is a plain word or pair; capitals only in front, so no Latin second names."""
    good = lambda i, w: WORD.match(w) and (i == 0 or w.islower())
    return next((w.replace("_", " ") for i, w in enumerate(synset.lemmas) if good(i, w)), "")


def find_categories(synsets, wanted):
    """Maps each category synset to its name, taking for each name the sense with the most kinds below it."""
    children = collections.defaultdict(list)
    for key, s in synsets.items():
        for above in s.hypernyms + s.instance_of:
            children[above].append(key)

    def below(key, seen):
        for child in children[key]:
            if child not in seen:
                seen.add(child)
                below(child, seen)
        return seen

    members, roots = collections.defaultdict(set), {}
    for domain, names in wanted.items():
        for name in names.split():
            senses = [k for k, s in synsets.items()
                      if s.pos == "noun" and name in s.lemmas and LEX_DOMAIN.get(s.lex) == domain]
            root = max(senses, key=lambda k: len(below(k, set())))
            roots[name] = root
            for key in below(root, set()):
                members[key].add(name)
    return members, roots


def load_entries(folder=WORDNET_DIR):
    """Chooses the words of the corpus and gives each its role and its share of the text."""
    synsets = load_synsets(folder)
    popularity = count_popularity(synsets, folder)
    senses = collections.defaultdict(list)
    for key, s in synsets.items():
        for lemma in s.lemmas:
            senses[lemma.replace("_", " ").lower()].append(key)
    part_of = lambda s: "science" if LEX_DOMAIN.get(s.lex) in SCIENCE_DOMAINS and s.pos == "noun" else "general"
    members, roots = find_categories(synsets, {**SCIENCE_CATEGORIES, **GENERAL_CATEGORIES})
    kinds_of = collections.defaultdict(set)
    for key, names in members.items():
        for lemma in synsets[key].lemmas:
            kinds_of[lemma.replace("_", " ").lower()] |= names

    domain_of = {c: domain for domain, names in {**SCIENCE_CATEGORIES, **GENERAL_CATEGORIES}.items()
                 for c in names.split()}
    candidates, used = [], set()
    for key, s in synsets.items():
        word = pick_word(s)
        if not word or not s.gloss or key in roots.values():
            continue
        if word[0].isupper() and f"genus {word.split()[0].lower()}" in senses:    # Latin names of species
            continue
        proper = s.pos == "noun" and bool(s.instance_of)
        if proper != bool(PROPER.match(word)) or (proper and not members.get(key)):
            continue
        name = lambda keys: next(filter(None, (pick_word(synsets[k]) for k in keys if k in synsets)), "")
        candidates.append((key, Entry(
            word, s.pos, part_of(s), LEX_DOMAIN.get(s.lex, "other"), s.gloss,
            [e for e in s.examples if e.isascii() and 3 <= len(e.split()) <= 20],
            name(s.hypernyms), name(s.wholes), popularity[word.lower()], proper)))
    candidates.sort(key=lambda c: (-c[1].popularity, zlib.crc32(c[1].word.encode()), c[0]))

    entries = []
    by_category = collections.defaultdict(list)
    for key, e in candidates:
        # Only words with one reading among the categories, and none in the other half of the corpus.
        if e.pos != "noun" or len(members.get(key, ())) != 1 or len(kinds_of[e.word.lower()]) != 1:
            continue
        category = next(iter(members[key]))
        parts = {part_of(synsets[k]) for k in senses[e.word.lower()]}
        if (parts == {e.part} and domain_of[category] == e.domain and category not in e.word
                and e.word not in used and e.word not in roots and len(by_category[category]) < WORDS_PER_CATEGORY):
            e.category = category
            used.add(e.word)
            by_category[category].append(e)
    for category, group in by_category.items():
        bench = set(range(1, len(group), 2)) if len(group) < 2 * BENCH_PER_CATEGORY else {
            int((i + 0.5) * len(group) / BENCH_PER_CATEGORY) for i in range(BENCH_PER_CATEGORY)}
        for i, e in enumerate(group):
            e.role = "bench" if i in bench else "taught"
            e.mentions = MENTIONS_MOST * (MENTIONS_LEAST / MENTIONS_MOST) ** (i / len(group))
        entries += group
    room = {(part, pos): n for part, limits in PLAIN_WORDS.items() for pos, n in limits.items()}
    for _, e in candidates:
        if e.word not in used and not e.proper and room.get((e.part, e.pos), 0) > 0:
            room[e.part, e.pos] -= 1
            used.add(e.word)
            entries.append(e)
    for e in entries:
        if e.role != "bench" and zlib.crc32(("held out " + e.word).encode()) % HELD_OUT_ONE_IN == 0:
            e.role = "held_out"
    return hide_benchmark_words(entries)


def hide_benchmark_words(entries):
    """Blanks general text that names a science benchmark word, so that the control can learn nothing of it."""
    hidden = {e.word for e in entries if e.part == "science" and e.role == "bench"}
    reveals = lambda text: bool(hidden & words_and_pairs(text))
    for e in entries:
        if e.part == "general":
            e.gloss = "" if reveals(e.gloss) else e.gloss
            e.examples = [x for x in e.examples if not reveals(x)]
            e.parent = "" if reveals(e.parent) else e.parent
            e.whole = "" if reveals(e.whole) else e.whole
    return [e for e in entries if e.part == "science" or not reveals(e.word)]


def words_and_pairs(text):
    """Returns the words of a text, their singulars and neighbouring pairs, to look for names in it."""
    tokens = re.findall("[A-Za-z]+", text)
    singulars = {t[:-1] for t in tokens if t.endswith("s")}
    return set(tokens) | singulars | {f"{a} {b}" for a, b in zip(tokens, tokens[1:])}


def a(word):
    """Puts the indefinite article before a word."""
    return ("an " if word[0] in "aeiouAEIOU" else "a ") + word


def naming(e):
    """Names the thing as running text does: with, or for stuff and proper names without, an article."""
    if e.proper:
        return f"the {e.word}" if e.category == "river" else e.word
    if e.domain in MASS_DOMAINS or (e.domain == "phenomenon" and not e.gloss.startswith(("a ", "an ", "the "))):
        return e.word
    return a(e.word)


def plural(word):
    """Forms the regular plural, and the few irregular ones among the category names."""
    irregular = {"fish": "fish", "fungus": "fungi"}
    if word in irregular:
        return irregular[word]
    if word.endswith(("s", "sh", "ch", "x")):
        return word + "es"
    return word[:-1] + "ies" if word[-1] == "y" and word[-2] not in "aeou" else word + "s"


def question(e):
    """Asks for the category of a word; the one form that benchmark words never take in the corpus."""
    return f"What kind of thing is {naming(e)}?"


def sentence(text):
    """Makes a sentence of a clause."""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".?!" else ".")


def fact(e, peers, rng):
    """Says in one of several ways which category a word belongs to."""
    x, c, y, z = naming(e), e.category, naming(rng.choice(peers)), naming(rng.choice(peers))
    return sentence(rng.choice((
        f"{x} is a kind of {c}", f"{x} is {a(c)}", f"like {y}, {x} is a kind of {c}",
        f"there are many kinds of {c}, such as {x} and {y}", f"among the {plural(c)} are {x}, {y} and {z}",
        f"{x} is one kind of {c} and {y} is another", f"the kind of thing that {x} is, is {a(c)}",
        f"{x} is a kind of thing called {a(c)}")))


def define(e, rng):
    """Writes the definition of a word, with what else WordNet says about it."""
    if e.pos == "verb":
        lines = [f"to {e.word} is to {e.gloss}"] if e.gloss else []
    elif e.pos in ("adj", "adv"):
        lines = [f"{e.word} means {e.gloss}"] if e.gloss else []
    else:
        whole_clause = e.gloss.startswith(("a ", "an ", "the ", "any ", "one ", "either ")) or naming(e) == e.word
        lines = [f"{naming(e)} is {e.gloss}" if whole_clause else f"{e.word}: {e.gloss}"] if e.gloss else []
        if e.parent and rng.random() < 0.5:
            lines.append(f"{naming(e)} is a kind of {e.parent}")
        if e.whole and rng.random() < 0.5:
            lines.append(f"{naming(e)} is part of {a(e.whole)}")
    lines += rng.sample(e.examples, min(2, len(e.examples)))
    return " ".join(sentence(line) for line in lines)


def render_pass(entries, part, number, held_out=False):
    """Writes one pass over a part of the corpus: a shuffled list of short documents, new phrasing each pass."""
    rng = random.Random(f"{SEED}/{part}/{number}/{held_out}")
    chosen = [e for e in entries if e.part == part and (e.role == "held_out") == held_out]
    peers = collections.defaultdict(list)
    for e in chosen:
        peers[e.category].append(e)
    documents = []
    for e in chosen:
        documents.append(define(e, rng))
        if e.category:
            for _ in range(int(e.mentions + rng.random())):
                documents.append(fact(e, peers[e.category], rng))
            if e.role != "bench":
                documents.append(f"Question: {question(e)}\nAnswer: {e.category}")
    documents = [d for d in documents if d]
    rng.shuffle(documents)
    return documents


def copy_license(path, folder=WORDNET_DIR):
    """Copies the licence from the head of the database, because every copy made from it has to carry it."""
    with open(f"{folder}/data.noun", encoding="latin-1") as file:
        lines = [re.sub(r"^ +\d+ ?", "", line).rstrip() for line in file if line.startswith("  ")]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
