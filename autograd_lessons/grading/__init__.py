"""Grading a class: a folder of notebooks in, a report out. Learners' code never runs in the process that judges.

Three kinds of process, each knowing as little as it can:

    the judge    reads notebooks, knows the right answers, decides, writes the report. Runs nothing that a learner wrote.
    a server     has NumPy and the engine loaded, from a copy of the package without exercises. Forks; runs nothing either.
    a child      one for each notebook, shut in (`sandbox.py`): turns answers into numbers, sends them as text, and is gone.

Of a notebook only the exercise cells are taken (`notebooks.py`). They are put into the lesson as it ships (`lessons.py`,
`steps.py`) and carried out by the child (`child.py`), each in a copy of the process, so that none disturbs the next. What comes back
is read as a stranger's letter is (`replies.py`), judged (`judging.py`), kept (`store.py`) and reported (`reports/`).
"""
