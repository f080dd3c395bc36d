"""Renders templates with Jinja2, set up as lm-evaluation-harness does.

python3 jinja_oracle.py < in.json > out.json   {"documents": [...], "templates": [...]} -> [[text or null, ...], ...]
python3 jinja_oracle.py --cases JinjaCases.json   renders every case of the file anew and writes it back
"""
import json
import re
import sys

import jinja2

ENVIRONMENT = jinja2.Environment(loader=jinja2.BaseLoader, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
ENVIRONMENT.filters["regex_replace"] = lambda string, pattern, repl, count=0: re.sub(pattern, repl, string, count=count)


def render(template, document):
    return ENVIRONMENT.from_string(template).render(**document)


def attempt(template, document):
    try:
        return render(template, document)
    except Exception:
        return None


if sys.argv[1:2] == ["--cases"]:
    with open(sys.argv[2], encoding="utf-8") as file:
        cases = json.load(file)
    cases["produced_by"] = f"jinja_oracle.py, jinja2 {jinja2.__version__}"
    for case in cases["cases"]:
        case["expected"] = render(case["template"], cases["item"])
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(cases, file, indent=1)
        file.write("\n")
else:
    work = json.load(sys.stdin)
    json.dump([[attempt(template, document) for document in work["documents"]] for template in work["templates"]], sys.stdout)
