"""Hostile and broken notebooks: answers that cheat, break out or break down (`answers`), attacks on the grader itself (`attacks`), odd
answers (`oddities`), and odd files (`files`)."""

RIGHT = "6 * (np.array([[1.0, 2.0], [3.0, 5.0]]) + 2) / 4"  # of exercise 1.3
