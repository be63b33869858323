"""Every sentence of the reports, by code, so that they can be translated by replacing this file."""

# outcome -> (mark, words); the best first: of several tries the best counts
OUTCOMES = {
    "passed": ("✓", "passed"),
    "wrong": ("✗", "wrong"),
    "failed": ("!", "learner's code failed"),
    "limit": ("■", "limit reached"),
    "fault": ("?", "our fault"),
    "not attempted": ("○", "not attempted"),
}

# a fact about the cell, beside its outcome
NOTES = {
    "missing": "the notebook has no cell for this exercise",
    "not code": "its cell is no code cell; it was graded as one",
    "moved": "its cell stands at another place among the exercises than in the lesson",
    "renamed": "it does not bind {names}, as the lesson's cell does",
    "copied": "the notebook asks it in {count} cells; the best of the last {tried} counts",
    "too long": "a cell for it is longer than {longest:,} characters and was not run",
    "other cell": "it uses {name}, which another cell of the notebook defines; only the exercise's own cell is graded",
}

# why a copy of the child ended without an answer -> (outcome, sentence)
STOPPED = {
    "time": ("limit", "it ran for longer than {seconds:g} seconds"),
    "output": ("limit", "it sent more than the grader reads"),
    "memory": ("limit", "it needed more than {memory} MB of memory"),
    "processes": ("limit", "it started too many processes or threads"),
    "file size": ("limit", "it wrote too much to disk"),
    "open files": ("limit", "it opened too many files"),
    "exit": ("failed", "it ended Python before its check was reached"),
    "signal": ("failed", "it made Python end with signal {number} ({name})"),
    "lost": ("failed", "the process that grades was ended twice while this ran"),
    "unread": ("failed", "it left Python in a state in which no answer can be read"),
}

NOT_ASKED = "the cell ended without calling its check"
MALFORMED = "what the cell sent back was not written by the course's check"
NOT_STARTED = "the process that runs the answers came to its end before it began"
LESSON_FAILED = "a cell of the lesson itself failed before it: {type}: {message}"
JUDGE_FAILED = "the judge failed: {error}"

# what the system gives the children -> (words where it does, words where it does not)
PROTECTIONS = {
    "processes": ("it could not touch other processes", "it could end other processes of the user who grades"),
    "network": ("it had no network", "it could reach the network"),
    "files": (
        "it could read the libraries only, and write to an empty folder only",
        "it could read what the user who grades can read: other notebooks, and the course's right answers",
    ),
    "user": ("it ran as nobody, not as root", "it ran as the user who grades"),
}
