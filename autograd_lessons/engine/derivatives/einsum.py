"""einsum: sums of products, written with a letter for each dimension.

Nothing here has a derivative of its own. An equation becomes what PyTorch makes of it: diagonals, permutations, sums,
and one product of stacks of matrices (`bmm`) for each further operand.
"""

import math
import string

from ..arguments import whole_number
from ..operands import kind_of
from ..tensor import Tensor
from . import shapes, triangles
from .elementwise import times
from .products import bmm
from .reductions import sum as sum_along

LETTERS = string.ascii_uppercase + string.ascii_lowercase


def einsum(equation, *operands):
    """The sum of products that the equation names: `einsum("ij,jk->ik", x, y)` is `x @ y`.

    A letter that two operands share is multiplied along; one that is missing behind the arrow is summed over; one that
    an operand has twice means its diagonal. Without an arrow the result has the letters that stand once, in
    alphabetical order. "..." stands for any further dimensions, which are broadcast. Operands are taken from left to
    right. Without an equation, each operand is followed by the list of its dimensions, as numbers: `lettered` says more.
    Raises RuntimeError when equation and operands do not fit each other.
    """
    if isinstance(equation, Tensor):
        equation, operands = lettered((equation, *operands))
    elif len(operands) == 1 and isinstance(operands[0], list | tuple):
        operands = operands[0]
    if not operands:
        raise ValueError("einsum(): must specify the equation string and at least one operand")
    for position, operand in enumerate(operands, 2):
        if not isinstance(operand, Tensor):
            raise TypeError(
                f"einsum(): argument 'operands' (position {position}) must be Tensor, not {kind_of(operand)}"
            )

    inputs, arrow, output = equation.partition("->")
    terms = [subscripts(term, equation) for term in inputs.split(",")]
    if len(terms) != len(operands):
        fewer = "fewer" if len(operands) < len(terms) else "more"
        raise RuntimeError(f"einsum(): {fewer} operands were provided than specified in the equation")
    labels = [
        with_ellipsis(term, operand.ndim, i) for i, (term, operand) in enumerate(zip(terms, operands, strict=True))
    ]
    check_sizes(labels, operands)
    stretched = max(sum(type(label) is int for label in term) for term in labels)
    out = output_labels(subscripts(output, equation) if arrow else None, labels, stretched)
    summed = sorted({label for term in labels for label in term} - set(out), key=str)
    return contracted([aligned(*pair, out + summed) for pair in zip(operands, labels, strict=True)], len(out))


def lettered(arguments):
    """The equation and the operands of einsum(x, [0, 1], y, [1, 2], [0, 2]): the dimensions named by numbers, 0 to 51, and ...

    Raises ValueError for other numbers, TypeError for what is no list of them.
    """
    operands, lists = arguments[: len(arguments) // 2 * 2 : 2], list(arguments[1::2])
    output = arguments[-1:] if len(arguments) % 2 else ()
    if not operands:
        raise ValueError(
            "einsum(): must specify the equation string and at least one operand, or operands with their lists"
        )
    terms = []
    for numbers in (*lists, *output):
        if not isinstance(numbers, tuple | list):
            raise TypeError(f"einsum(): behind an operand stands the list of its dimensions, not {kind_of(numbers)}")
        for n in numbers:
            if n is not Ellipsis and not 0 <= whole_number(n, "einsum", "sublist") < len(LETTERS):
                raise ValueError("einsum(): subscript in subscript list is not within the valid range [0, 52)")
        terms.append("".join(["..." if n is Ellipsis else LETTERS[n] for n in numbers]))
    inputs = ",".join(terms[: len(lists)])
    return (f"{inputs}->{terms[-1]}" if output else inputs), operands


# ---- what the equation says -----------------------------------------------------------------------------------------


def subscripts(term, equation):
    """The letters of one term as a list; its ellipsis is one item, "..."."""
    items = list(term.replace("...", "\N{HORIZONTAL ELLIPSIS}").replace(" ", ""))
    for item in items:
        if item == ".":
            raise RuntimeError(f"einsum(): found '.' in {equation!r} that is not part of any ellipsis")
        if item not in LETTERS + "\N{HORIZONTAL ELLIPSIS}":
            raise RuntimeError(
                f"einsum(): invalid subscript {item!r} in the equation string {equation!r}, subscripts must be in "
                "[a-zA-Z]"
            )
    if items.count("\N{HORIZONTAL ELLIPSIS}") > 1:
        raise RuntimeError(f"einsum(): found more than one ellipsis in a term of {equation!r}")
    return ["..." if item == "\N{HORIZONTAL ELLIPSIS}" else item for item in items]


def replaced(term, count):
    """A term with its ellipsis written out as `count` labels, the numbers up to -1: so the last dimensions align."""
    return [label for item in term for label in (range(-count, 0) if item == "..." else (item,))]


def with_ellipsis(term, ndim, operand):
    """The labels of the dimensions of an operand. Raises RuntimeError unless there is one for each."""
    letters = len(term) - ("..." in term)
    if letters > ndim or (letters < ndim and "..." not in term):
        raise RuntimeError(
            f"einsum(): the number of subscripts in the equation ({letters}) does not match the number of dimensions "
            f"({ndim}) for operand {operand}" + ("" if "..." in term else " and no ellipsis was given")
        )
    return replaced(term, ndim - letters)


def check_sizes(labels, operands):
    """Raise RuntimeError unless each label means one size, 1 aside; within one operand even that."""
    known = {}
    for i, (term, operand) in enumerate(zip(labels, operands, strict=True)):
        own = {}
        for label, size in zip(term, operand.shape, strict=True):
            if own.setdefault(label, size) != size:
                raise RuntimeError(
                    f"einsum(): subscript {label} is repeated for operand {i} but the sizes don't match, "
                    f"{size} != {own[label]}"
                )
            if size != 1 and known.setdefault(label, size) != size:
                raise RuntimeError(
                    f"einsum(): subscript {label} has size {size} for operand {i} which does not broadcast with "
                    f"previously seen size {known[label]}"
                )


def output_labels(term, labels, stretched):
    """The labels of the result: those behind the arrow, or else the ellipsis and then the letters that stand once."""
    given = [label for term in labels for label in term if type(label) is str]
    if term is None:
        return [*range(-stretched, 0), *(letter for letter in LETTERS if given.count(letter) == 1)]
    for letter in term:
        if letter == "...":
            continue
        if term.count(letter) > 1:
            raise RuntimeError(f"einsum(): output subscript {letter} appears more than once in the output")
        if letter not in given:
            raise RuntimeError(
                f"einsum(): output subscript {letter} does not appear in the equation for any input operand"
            )
    return replaced(term, stretched)


# ---- the work -------------------------------------------------------------------------------------------------------


def aligned(operand, labels, order):
    """The operand with a dimension for each label of the order, of size 1 where it has none; diagonals are taken."""
    for label in [label for i, label in enumerate(labels) if label in labels[:i]]:
        a = labels.index(label)
        b = labels.index(label, a + 1)
        operand = triangles.diagonal(operand, 0, a, b)
        labels = [*labels[:a], *labels[a + 1 : b], *labels[b + 1 :], label]
    missing = [label for label in order if label not in labels]
    if missing:
        operand = shapes.reshape(operand, [*operand.shape, *[1] * len(missing)])
    labels = labels + missing
    return shapes.permute(operand, [labels.index(label) for label in order])


def contracted(operands, kept):
    """The product of aligned operands, summed over all dimensions after the first `kept`."""
    product, *rest = operands
    dims = range(kept, product.ndim)
    if not rest:
        return sum_along(product, tuple(dims)) if dims else product
    while rest:
        other, *rest = rest
        ready = [d for d in dims if all(operand.shape[d] == 1 for operand in rest)]  # no later operand needs them
        product, other = summed_alone(product, other, ready), summed_alone(other, product, ready)
        product = pair_product(product, other, [d for d in ready if product.shape[d] != 1])
    return shapes.viewed(product, tuple(product.shape[:kept])) if dims else product


def summed_alone(x, y, dims):
    """x summed over those of the dimensions along which y does not vary."""
    alone = tuple(d for d in dims if x.shape[d] != 1 and y.shape[d] == 1)
    return sum_along(x, alone, keepdim=True) if alone else x


def pair_product(x, y, summed):
    """x * y, summed over dimensions along which both vary: as a product of stacks of matrices."""
    if not summed:
        return times(x, y)
    both, only_x, rest = [], [], []
    for d in range(x.ndim):
        if d not in summed:
            (rest if x.shape[d] == 1 else only_x if y.shape[d] == 1 else both).append(d)

    def sizes(z, dims):
        return [z.shape[d] for d in dims]

    def size(z, dims):
        return math.prod(sizes(z, dims))

    left = x.permute(both + only_x + summed + rest).reshape(size(x, both), size(x, only_x), size(x, summed))
    right = y.permute(both + summed + rest + only_x).reshape(size(y, both), size(y, summed), size(y, rest))
    order = both + only_x + summed + rest
    z = bmm(left, right).reshape(sizes(x, both) + sizes(x, only_x) + [1] * len(summed) + sizes(y, rest))
    return z.permute([order.index(d) for d in range(x.ndim)])
