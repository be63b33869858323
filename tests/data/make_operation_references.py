"""Store what PyTorch gives for every expression in tests/engine/cases: `python tests/data/make_operation_references.py [room ...]`.

Needs PyTorch, and refuses to take anything else for it.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "engine"))


def main(rooms):
    import torch
    import torch.nn.functional as functional
    from operation_cases import evaluate, expressions

    if not hasattr(torch, "_C") or not hasattr(torch, "compile"):
        sys.exit("The module named torch is not PyTorch: references come from PyTorch only.")
    cases = {}
    for room, expression in expressions():
        if not rooms or room in rooms:
            cases.setdefault(room, {})[expression] = evaluate(torch, functional, expression)
    for room, known in cases.items():
        facts = {"torch": torch.__version__, "cases": known}
        (HERE / f"operations_{room}.json").write_text(json.dumps(facts, indent=0) + "\n", encoding="utf-8")
        raised = [f"  {e}: {c['raises']}: {c['says']}" for e, c in known.items() if "raises" in c]
        print(f"{room}: {len(known)} cases", *raised, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
