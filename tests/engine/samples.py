"""Arguments on which rows of the tables are tried: float64 arrays are differentiated, everything else is a parameter."""

import numpy as np

from autograd_lessons.engine.derivatives import indexing


def array(*shape, low=0.1, high=0.9, seed=0):
    return np.random.RandomState(seed).uniform(low, high, shape)


ANY = array(2, 3), array(2, 3, seed=1)  # for rows that take any numbers between 0 and 1

MATRIX, SQUARE, VECTOR, STACK = array(2, 3), array(3, 3), array(3), array(2, 2, 3)
SIGNED = MATRIX * [1, -1, 1]
WITH_ZEROS = np.array([[0.5, 0.0, 2.0], [0.0, 1.5, -1.0]])
PLACES = np.array([[2, 0], [1, 2]])

SAMPLES = {  # row: the lists of arguments to try
    "plus": [ANY, (MATRIX, VECTOR), (MATRIX, 2.0)],
    "times": [ANY, (MATRIX, VECTOR), (MATRIX, 2.0)],
    "to_number": [(MATRIX, 3), (MATRIX, 0.5), (MATRIX, -1), (MATRIX, 0)],
    "number_to": [(MATRIX, 2), (MATRIX, 0.5)],
    "spread": [(array(1, 3), (2, 3)), (array(), (2, 3))],
    "sum_axes": [(MATRIX, (0,), False), (MATRIX, (1,), True), (STACK, (0, 2), False)],
    "mean_axes": [(MATRIX, (0,), False), (MATRIX, (1,), True), (STACK, (0, 2), False)],
    # reductions
    "product": [(MATRIX, (0, 1), False), (WITH_ZEROS, (0, 1), False), (VECTOR, (0,), True)],
    "product_along": [(MATRIX, (0,), False), (WITH_ZEROS, (1,), True), (WITH_ZEROS, (0,), False)],
    "of_others": [(MATRIX, (0, 1)), (WITH_ZEROS, (0, 1)), (WITH_ZEROS, (0,)), (STACK, (1,))],
    "ones_where": [(MATRIX, MATRIX > 0.5)],
    "variance_along": [(MATRIX, (0,), 1, False, 2), (STACK, (0, 2), 0, True, None)],
    "deviation_along": [(MATRIX, (0,), 1, False, 2), (STACK, (0, 2), 0, True, None)],
    "accumulate": [(MATRIX, (1,), False), (STACK, (1,), True)],
    "log_sum_exp": [(MATRIX, (0,), False), (STACK, (0, 2), True)],
    "soft_max": [(MATRIX, (1,)), (STACK, (1,))],
    "log_soft_max": [(MATRIX, (1,)), (STACK, (1,))],
    "length_along": [(SIGNED, p, (1,), False) for p in (0, 0.5, 1, 1.5, 2, 3, 4, -1, np.inf, -np.inf)]
    + [(STACK, 2, (0, 2), True)],
    "take_along": [(MATRIX, PLACES, (1,), True), (MATRIX, PLACES[:, :1], (1,), False)],
    "put_along": [(MATRIX[:, :2], PLACES, (1,), (2, 3))],
    **{f"{name}_along": [(MATRIX, PLACES[:, :1], (1,), False)] for name in ("max", "min", "sorted", "topk", "median")},
    "stably_sorted": [(MATRIX, PLACES, (1,), True)],
    **{
        name: [(MATRIX, (0, 1), False), (STACK, (0, 2), True)]
        for name in ("max_of_all", "min_of_all", "amax_along", "amin_along", "lowest_along", "highest_along")
    },
    "median_of_all": [(MATRIX, (0, 1))],
    # products
    "vec_vec": [(VECTOR, SQUARE[0])],
    "mat_vec": [(MATRIX, VECTOR)],
    "mat_mat": [(MATRIX, SQUARE)],
    "mats_mats": [(STACK, array(2, 3, 2, seed=1))],
    "affine": [(array(3, seed=1), MATRIX, SQUARE)],
    "add_mat_mat": [(base, MATRIX, SQUARE, 0.5, 2) for base in (VECTOR, array(), array(2, 1), MATRIX)],
    "add_mat_vec": [(base, MATRIX, VECTOR, 0.5, 2) for base in (array(2, seed=1), array())],
    "add_mats_mats": [
        (base, STACK, array(2, 3, 2, seed=1), 0.5, 2) for base in (array(2), array(2, 2, 2), array(2, 1, 1))
    ],
    "only_row": [(MATRIX[:1],)],
    "trace_of": [(SQUARE,), (MATRIX,)],
    "on_diagonal": [(array(), (3, 3)), (array(), (2, 3))],
}

ROW, CORNER = (0, ...), (slice(None), slice(0, 2))  # places: the first row; the first two columns
STEPS = (  # of a view: the first two columns, and of these the first row
    (indexing.sliced, (CORNER,), (2, 3)),
    (indexing.selected, (ROW,), (2, 2)),
)
REPEATED = np.array([[0, 0], [1, 1]]), np.array([[0, 0], [2, 1]])  # entries, one of them twice
ENTRIES = np.array([0, 1]), np.array([2, 0])
DRAWN = ((1.0, 0.0, 2.0), (0.0, 1.0, 1.0))

SAMPLES |= {  # operations that move numbers, and that pick or replace parts
    "viewed": [(MATRIX, (3, 2)), (array(), (1, 1)), (array(0, 2), (0,))],
    "realiased": [(MATRIX, (3, 2, 1))],
    "copied_as": [(MATRIX, (6,))],
    "permuted": [(STACK, (2, 0, 1)), (array(), ())],
    "swapped": [(STACK, 0, 2), (MATRIX, 1, 0), (array(), 0, 0)],
    "squeezed": [(array(1, 3, 1), (0, 2)), (MATRIX, ())],
    "squeezed_dim": [(array(1, 3, 1), (2,)), (MATRIX, ())],
    "squeezed_dims": [(array(1, 3, 1), (0, 2))],
    "unsqueezed": [(MATRIX, 0), (MATRIX, 2), (array(), 0)],
    "expanded": [(VECTOR, (2, 3)), (array(2, 1), (4, 2, 3)), (array(), (2,))],
    "diagonal_seen": [(SQUARE, 0, 0, 1), (MATRIX, 1, 0, 1), (STACK, -1, 2, 0)],
    "diagonal_copy": [(SQUARE, 0, 0, 1), (STACK, 1, 1, 2)],
    "diagonal_placed": [(VECTOR, (3, 3), 0, 0, 1), (array(2), (2, 3), 1, 0, 1)],
    "embedded": [(VECTOR, 0, 0, 1), (MATRIX, 1, 1, 2), (MATRIX, -2, 0, 2)],
    "repeated": [(MATRIX, (2, 3)), (VECTOR, (2, 1, 2)), (array(), ()), (MATRIX, (0, 1))],
    "flipped": [(MATRIX, (0,)), (MATRIX, (0, 1)), (array(), ())],
    "rolled": [(MATRIX, (1,), None), (MATRIX, (1, 2), (0, 1))],
    "lower": [(SQUARE, 0), (STACK, -1)],
    "upper": [(SQUARE, 0), (STACK, 1)],
    "concatenated": [(0, MATRIX, array(1, 3)), (1, MATRIX, array(2, 1), MATRIX), (0, array(0, 2), array(1, 2))],
    "stacked": [(0, *ANY), (2, *ANY), (0, array(), array(seed=1))],
    "selected": [(MATRIX, ROW), (MATRIX, (slice(None), -1, ...))],
    "sliced": [(MATRIX, CORNER), (MATRIX, (slice(1, 1),)), (VECTOR, (slice(0, 3, 2),))],
    "split_off": [(MATRIX, CORNER)],
    "cut_off": [(MATRIX, CORNER)],
    "unbound": [(MATRIX, ROW)],
    "put_back": [(VECTOR, (2, 3), ROW), (array(2, 2), (2, 3), CORNER)],
    "indexed": [(MATRIX, ENTRIES), (MATRIX, REPEATED), (STACK, (slice(None), np.array([1, 1])))],
    "gathered": [(MATRIX, REPEATED)],
    "index_selected": [(MATRIX, (slice(None), np.array([2, 2])))],
    "taken": [(MATRIX, ENTRIES)],
    "masked": [(MATRIX, ENTRIES)],
    "added_back": [(array(2, 2), (2, 3), REPEATED), (array(2), (2, 3), ENTRIES)],
    "index_put": [(MATRIX, array(2, seed=1), ENTRIES)],
    "scattered": [(MATRIX, array(2, seed=1), ENTRIES)],
    "mask_filled": [(MATRIX, array(2, seed=1), ENTRIES)],
    "index_filled": [(MATRIX, array(2, seed=1), ENTRIES)],
    "scatter_added": [(MATRIX, array(2, 2, seed=1), REPEATED)],
    "index_added": [(MATRIX, array(2, 2, seed=1), (slice(None), np.array([2, 2])))],
    "emptied": [(MATRIX, ENTRIES, 0)],
    "number_scattered": [(MATRIX, ENTRIES, 2.0)],
    "mask_number_filled": [(MATRIX, ENTRIES, 2.0)],
    "index_number_filled": [(MATRIX, (slice(None), np.array([1, 0])), 2.0)],
    "overwritten": [(MATRIX, array(2, seed=1), STEPS)],
    "seen": [(MATRIX, STEPS)],
    "emptied_region": [(MATRIX, STEPS)],
    "replaced": [ANY],
    "filled_by": [(MATRIX, array(seed=1))],
    "filled_with": [(MATRIX, 2.0)],
    "drawn_around": [(MATRIX, DRAWN)],
    "drawn_within": [(MATRIX, DRAWN)],
    "drawn_from": [(*ANY, DRAWN)],
    "tossed": [(MATRIX, DRAWN)],
    "tossed_with": [(*ANY, DRAWN)],
    "normal_filled": [(MATRIX, DRAWN)],
    "even_filled": [(MATRIX, DRAWN)],
    "whole_filled": [(MATRIX, DRAWN)],
}

TARGETS, PICKS = np.array([[1.0, 0.0, 0.3], [0.0, 1.0, 0.8]]), (np.array([0, 1]), np.array([2, 0]))
KEPT = (np.array([True, False]),)

SAMPLES |= {  # losses and normalisation
    "huber": [(*ANY, True, 6, 0.2), (*ANY, False, 1, 2.0)],
    "smooth_l1": [(*ANY, True, 6, 0.2), (*ANY, False, 1, 2.0)],
    "clipped": [(SIGNED, 0.4)],
    "at_least": [(MATRIX, 0.4)],
    "entropy": [(MATRIX, TARGETS, True, 6, 1.0), (MATRIX, MATRIX[::-1].copy(), False, 1, np.array([[2], [1]]))],
    "logit_entropy": [
        (SIGNED * 5, TARGETS, True, 6, 1.0, 1.0),
        (SIGNED, MATRIX, False, 1, np.array([2, 1, 3]), np.array([1, 2, 4])),
    ],
    "nll": [
        (MATRIX, PICKS, np.array([-2, 0]), kept, reduced, n)
        for kept, reduced, n in ((KEPT, True, 2.0), (None, False, 1))
    ],
    "nll_of_images": [(MATRIX, PICKS, np.array([-2, -1]), (np.array([True, True]),), True, 2.5)],
    "placed": [(array(2), MATRIX, PICKS)],
    "layer_normal": [
        (MATRIX, VECTOR, array(3, seed=1), (1,), 1e-5),
        (STACK, MATRIX, array(2, 3, seed=1), (1, 2), 0.1),
        (MATRIX, array(), array(seed=1), (1,), 1e-5),
    ],
}

ALSO = array(2, 3, seed=2)

SAMPLES |= {  # elementwise operations with parameters, with a choice or with a bend at 0
    "minus_from": [(MATRIX, 2.0)],
    "over": [ANY, (MATRIX, VECTOR), (MATRIX, 2.0)],
    "cleared": [(MATRIX, MATRIX > 0.5)],
    "abs": [(SIGNED,)],
    "sum_with_product": [(*ANY, ALSO, 0.5)],
    "sum_with_quotient": [(*ANY, ALSO, 0.5)],
    "mixed": [(*ANY, 0.3), (*ANY, 0.8)],
    "mixed_by_tensor": [(*ANY, ALSO)],
    "decimal": [(MATRIX, 1)],
    "modulo": [(MATRIX, 0.3), (SIGNED, -0.3)],
    "no_less": [(MATRIX, 0.3), (SIGNED, -0.3)],
    "no_more": [(MATRIX, 0.3), (SIGNED, -0.3)],
    "leftover": [(MATRIX, 0.3), (SIGNED, -0.3)],
    "modulo_tensor": [(SIGNED, ALSO), (MATRIX, -ALSO)],
    "leftover_tensor": [(SIGNED, ALSO), (MATRIX, -ALSO)],
    "chosen": [(MATRIX > 0.5, *ANY)],
    "clamped": [(MATRIX, 0.3, 0.7), (MATRIX, 0.7, 0.3)],
    "clamped_by_tensors": [(*ANY, ALSO), (MATRIX, ALSO, ANY[1])],
    "gate": [(MATRIX, SIGNED, lambda at: at <= 0)],
    "leaky_gate": [(MATRIX, SIGNED, 0.2)],
    "learned_gate": [(MATRIX, SIGNED, ALSO)],
    "leaking": [(SIGNED, 0.2)],
    "learned": [(SIGNED, ALSO)],
    "exponential_linear": [(SIGNED, 0.7, 1.2, 1.0)],
    "exponential_continuous": [(SIGNED, 0.7, 1.0, 2.0)],
    "soft": [(SIGNED, 2.0, 20.0), (SIGNED, 2.0, 0.5)],
    "limited": [(SIGNED, -0.3, 0.5)],
    **{
        name: [(SIGNED * 5,), (MATRIX,)]
        for name in "rectified gauss gauss_near smooth smoother ramp ramp_gate sigmoid tanh erf".split()
    },
}

REFUSING = {  # rows whose backward raises RuntimeError, and why: they are tried on two matrices
    "floor_quotient": "PyTorch has no derivative of it either",
    "modulo_of_number": "PyTorch has no derivative of it either",
}
