"""Store what PyTorch gives for the programs in tests/programs: `python tests/data/make_nn_references.py [room ...]`.

Needs PyTorch, and refuses to take anything else for it.
"""

import importlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOMS = ("modules", "optimizers", "data", "views", "walks")
sys.path[:0] = [str(HERE), str(HERE.parent)]


def main(rooms):
    import programs
    import torch
    from make_references import real_pytorch

    real_pytorch(torch)
    for room in rooms or ROOMS:
        table = importlib.import_module(f"programs.{room}").PROGRAMS
        facts = {name: programs.run(program, torch) for name, program in table.items()}
        text = json.dumps({"torch": torch.__version__, "programs": facts}, indent=0)
        (HERE / f"nn_{room}.json").write_text(text + "\n", encoding="utf-8")
        print(f"{room}: {len(facts)} programs")


if __name__ == "__main__":
    main(sys.argv[1:])
