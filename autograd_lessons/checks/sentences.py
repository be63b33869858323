"""Every sentence that a check says to a learner, by code, so that the course can be translated by replacing this file."""

from __future__ import annotations

# code of a mistake -> (what the answer looks like, what to ask oneself, or None for the exercise's own question)
MISTAKES: dict[str, tuple[str, str | None]] = {
    # shape
    "shape": ("numbers in another shape", "which shape is asked, and which step of yours makes another?"),
    "transposed": (
        "rows and columns exchanged somewhere",
        "which index counts the rows of the result, and which the columns?",
    ),
    "extra axis": (
        "the right numbers with an axis too many",
        "which axis of length 1 is left over? It would broadcast silently later",
    ),
    "axis missing": (
        "the right numbers with an axis too few",
        "a column is written [[...], [...]]: which axis of length 1 is missing?",
    ),
    "one number for all": (
        "the right number, once for all entries",
        "a gradient has the shape of its variable: what is the shape here?",
    ),
    "stretched axis left": (
        "axes in front added up, stretched axes of length 1 left as they are",
        "which axis has length 1 in the shape, and more in g?",
    ),
    "another gradient": ("the gradient of another tensor", "of which tensor is the gradient asked for?"),
    "constant": ("one number for every x", "is the slope the same everywhere?"),
    "one entry only": ("the right number for one entry alone", "how many are asked, and which of them came back?"),
    "summed": ("entries added up that should stay apart", "which axis should disappear, and which should stay?"),
    "not summed": (
        "the right parts, not yet added up",
        "which of these numbers belong together, and must be added up?",
    ),
    "wrong axis": ("a sum along the wrong axis", "which axis is the batch?"),
    "broadcast": (
        "a column and a row, spread over each other to a square",
        "what are the shapes of the two arrays that you combined?",
    ),
    # size and sign
    "not finite": ("a division by zero, or a number beyond all bounds", "which number reaches infinity first?"),
    "integers": ("the right numbers cut to whole ones", "which of your arrays holds integers?"),
    "sign": ("the right size with the wrong sign", "what decides the sign here?"),
    "target minus output": (
        "the error taken the other way round",
        "where the output is above its target: should the gradient be positive or negative?",
    ),
    "sum for mean": ("a sum where the mean is meant", "over how many numbers is the average taken?"),
    "mean twice": (
        "a mean taken once more than the formula does",
        "where does the division by a count enter, and how often?",
    ),
    "averaged over the batch only": (
        "an average over the examples alone",
        "how many squared errors are there in all, counting every output?",
    ),
    "averaged over the outputs only": (
        "an average over the outputs alone",
        "how many squared errors are there in all, counting every example?",
    ),
    "averaged not summed": (
        "an average over the batch where the shares are added up",
        "the loss has averaged already: what do the shares of the examples do?",
    ),
    "lr": ("the learning rate as a factor", "does the learning rate belong to the gradient, or to the step?"),
    "constant factor": ("the right numbers, all times one and the same factor", None),
    "too few decimals": ("the right number, cut to fewer decimals", "which digits come next?"),
    "off by a constant": (
        "the right numbers, all shifted by the same amount",
        "which term is missing, too many, or wrong?",
    ),
    # formulas
    "value for derivative": ("the function itself, not its slope", None),
    "derivative for value": (
        "the slope, not the function's value",
        "what is asked: how high the curve is, or how steep?",
    ),
    "first derivative": ("the slope, not the slope of the slope", "how often did you differentiate?"),
    "second derivative": ("the slope of the slope", "how often did you differentiate?"),
    "integrated": ("a function whose slope is the given one", "are you going up one step, or down?"),
    "rule at the wrong point": (
        "the right rule at the wrong point",
        "at which number is each slope taken?",
    ),
    "inner derivative missing": (
        "the chain rule without the slope of an inner function",
        "what is inside, and how fast does it change?",
    ),
    "outer derivative missing": (
        "the chain rule without the slope of the outermost function",
        "which function acts last, and what is its slope?",
    ),
    "derivative inside": (
        "an inner function replaced by its slope",
        "what stays inside the outer function when it is differentiated?",
    ),
    "product of derivatives": (
        "the two slopes combined as the functions are",
        "x reaches the result along two paths: what happens to their shares?",
    ),
    "product rule": (
        "one part of the product rule, or its wrong sign",
        "along how many paths does x reach the result?",
    ),
    "quotient rule": ("the quotient rule with a slip", "which product comes first, and what stands below the line?"),
    "exponent kept": ("the power rule with the exponent left as it was", "what happens to the exponent itself?"),
    "precedence": (
        "a factor that reaches the wrong part of the formula",
        "in which order does Python take your operators? Which parentheses say what you mean?",
    ),
    "coefficient lost": ("the power rule without the old exponent in front", "what happens to the old exponent?"),
    "power rule on exponential": (
        "the rule for x**n, where x is in the exponent",
        "is the variable in the base or in the exponent?",
    ),
    "log base": ("the rule for base e used for another base", "which constant appears for another base?"),
    "degrees": ("angles taken in degrees", "in which unit do NumPy's sine and cosine read an angle?"),
    "lost square": ("a square that got lost", "how fast must the result fall off for large x?"),
    "upstream ignored": (
        "the function's own slope, without the gradient that arrives at it",
        "what arrives here, and what does it multiply?",
    ),
    "local derivative ignored": (
        "the gradient that arrives, passed on unchanged",
        "how steep is this function itself at its input?",
    ),
    "mask on the gradient": ("entries chosen by the sign of the gradient", "which sign decided on the way forward?"),
    "path lost": ("one path through the graph counted, another not", "how many times is this variable used?"),
    "difference of samples": (
        "slopes between neighbouring points",
        "the slope at one point needs that point alone: which formula gives it?",
    ),
    "slope at a kink": (
        "another slope at the kink; the rest is right",
        "which slope does the course use where a function has a corner?",
    ),
    "difference across a kink": (
        "a difference between both sides of a corner",
        "is the rule wrong here, or the check? Where do its two points lie?",
    ),
    # arrays
    "all zero": (
        "zeros everywhere",
        "which line should have put numbers there, and did it run?",
    ),
    "partly zero": (
        "zeros where something should arrive; the rest is right",
        "which input was left without its gradient?",
    ),
    "one for all": (
        "the same numbers in every place, right for one of them",
        "does every place have its own number, or do they share one?",
    ),
    "wrong count": ("a mean over another count", "how many numbers went into each mean?"),
    "mean of means": ("a plain mean of unequal groups", "how much should each group count?"),
    "Jacobian's diagonal": (
        "the effect of each input on its own output alone",
        "which other outputs does an input move?",
    ),
    "Hessian's diagonal": ("the bends along each axis alone", "nudge x: does the slope in y change too?"),
    "Jacobian transposed": (
        "the sum over inputs where the sum over outputs is meant",
        "one input: through which outputs does it reach the result?",
    ),
    "all entries moved at once": (
        "one slope for all entries together",
        "how many entries move in each of your probes?",
    ),
    "one-sided difference": (
        "a one-sided difference over a two-sided step",
        "is there a point on both sides, and how far apart are they?",
    ),
    "not restored": ("values left where a probe had put them", "what should the array hold after each probe?"),
    "matrix order": ("the factors of a matrix product in the wrong order", "which shapes meet in your product?"),
    "elementwise for matmul": (
        "a product entry by entry, where a matrix product is meant",
        "how many entries of the other factor does one entry meet?",
    ),
    "matmul for elementwise": (
        "a matrix product, where a product entry by entry is meant",
        "does this function mix the entries, or act on each by itself?",
    ),
    "bias forgotten": ("the output without its bias", "what is added after the product?"),
    "square of the mean": ("the mean squared, not the mean of squares", "what happens first: averaging, or squaring?"),
    # steps
    "ascending": ("a step uphill", "should the function grow or fall with a step?"),
    "without lr": ("a step of the full gradient", "what scales the step?"),
    "lr twice": ("the learning rate applied twice", "how often does the learning rate enter?"),
    "only the step": ("the step alone, without the place it starts from", "where do you stand before the step?"),
    "not moved": (
        "the weights as they were",
        "does the update see a gradient, and move the tensor that the loss is computed from?",
    ),
    "step twice": ("two steps of the same gradient", "how often was the update run?"),
    "gradient for weights": (
        "the gradient, not the new weights",
        "what is asked: the slope, or the place after the step?",
    ),
    "weights for gradient": ("a step along the weights, not along the gradient", "what do you subtract?"),
    "new weights used": ("a gradient taken after other weights had moved", "at which weights was each gradient taken?"),
    "gradients accumulated": (
        "gradients that still contain the earlier ones",
        "what has to happen before each backward()?",
    ),
    "stale gradient": (
        "the first gradient used for every step",
        "after a step you stand elsewhere: is the slope the same?",
    ),
    "a step missing": ("one step less than asked", "how many steps were taken?"),
    "a step too many": ("one step more than asked", "how often was the update run, and what was noted before it?"),
    # the learner's own engine
    "operands exchanged": ("the gradients of the inputs, exchanged", "which gradient belongs to which input?"),
    "gradient replaced": (
        "a gradient that replaces the one before it",
        "what should happen when a second gradient reaches the same node?",
    ),
    "first operand only": ("a gradient for the first input alone", "what does the other one receive?"),
    "nothing noted": (
        "leaves whose grad is still 0",
        "does a gradient reach the leaves, and which line writes it there?",
    ),
    "gradient twice": (
        "shares that were multiplied by the gradient once more",
        "how often does the gradient enter a share, when shares() has multiplied by it already?",
    ),
    "one step only": (
        "a gradient for the parents of the last node, and for none further back",
        "how does a gradient reach the nodes further back, and in which order?",
    ),
    "order of the walk": (
        "nodes that pass on their gradient before all of it has arrived",
        "which nodes must be done before this one?",
    ),
    "array shared": (
        "one array that is the gradient of several nodes, and then changed in place",
        "which line changes an array, and which other nodes hold the same array?",
    ),
    "passed on twice": (
        "a node that hands on again what it had handed on before",
        "at a second visit: which part of its gradient is new?",
    ),
    "no gradient at the end": (
        "a walk that starts with a gradient of zero",
        "what is the slope of the result with respect to itself?",
    ),
    "gradient cleared": (
        "gradients of the last walk alone",
        "who clears .grad: backward(), or the one who calls it?",
    ),
    "bug still there": ("the code as it was handed out", "what happened when you ran it step by step?"),
    # orders
    "node missing": ("a list without all nodes", "which nodes does the root reach?"),
    "node twice": ("a list with a node more than once", "how do you know that a node was already listed?"),
    "reversed": ("a valid order, the other way round", "which end should come first here?"),
    "parent after child": (
        "a node that stands on the wrong side of one it was made from",
        "when exactly is a node added to the list?",
    ),
    # training runs
    "loss constant": ("a loss that does not move", "do the weights change from one step to the next?"),
    "wrong choice": ("another one of the words", None),
    # behaviour of a function
    "changes input": ("a function that changes its input", "what did your function do to the array that it was given?"),
    "remembers": (
        "a function that gives another result for the same input",
        "what does your function keep from one call to the next?",
    ),
}

# an answer that is no number -> what it is, and what to do
OTHER: dict[str, tuple[str, str | None]] = {
    "text": ("is a text, not a number", "are there quotes around it?"),
    "not a word": ("is no text ({detail})", "which of the words is it? Put it in quotes"),
    "no option": ("is none of the words to choose from: {detail}", None),
    "not called": ("is the method {detail}, not what it returns", "are the parentheses () missing at its end?"),
    "function": ("is the function {detail}, not its value", "at which input should it be called?"),
    "class": ("is the class {detail}, not a number", "what should be made from it?"),
    "module": ("is the module {detail}, not a number", "which function of it do you want?"),
    "unordered": ("is a {detail}, which has no order of rows", "can you write it as a list?"),
    "ragged": ("has rows of different lengths", "which row is too short or too long?"),
    "too deep": ("is a list inside a list, without an end", "does the list contain itself?"),
    "endless": ("has no end, or more than 100,000 numbers", "how many numbers are asked?"),
    "too large": ("has {detail} numbers", "which shape did broadcasting make?"),
    "complex": ("has an imaginary part", "where did the square root of a negative number come from?"),
    "symbolic": ("is a formula, not a number: {detail}", "which number should stand for the variable?"),
    "not numbers": ("is no number, array or tensor ({detail})", "what type does type(answer) show?"),
    "unreadable": ("could not be read as numbers ({detail})", "what does np.asarray(answer) say?"),
    "wrapped": ("gives a {detail} with the number in it", "how is its first entry taken out?"),
    "too few parts": ("gives {detail}, and more are asked", "which one is missing?"),
    "too many parts": ("gives {detail} or more, and fewer are asked", "which of them are asked?"),
    "value for function": (
        "is a value, not a function",
        "does the call name the function, without quotes and parentheses?",
    ),
    "returns nothing": (
        "is a function that returns nothing",
        "is there a return, and does what stands behind it give a value?",
    ),
    "part missing": ("has nothing in place {detail}", "what does that input receive?"),
    "no list of nodes": ("is no list of nodes ({detail})", "what should be in the list: the nodes themselves?"),
    "visited too often": (
        "walks through the same nodes again and again, and was stopped (in: {detail})",
        "how many nodes are there, and how many paths? Is a node taken up only once?",
    ),
    "unending": ("was stopped after {detail} seconds", "which line ends the loop, and can it be reached?"),
    "no engine": ("is no class ({detail})", "does the call name the class, without quotes and parentheses?"),
    "no node": (
        "gives a plain number for {detail}, not one of your objects",
        "what should remember where the number came from?",
    ),
    "no gradient": ("left a .grad that is None (in: {detail})", "which node should have received a gradient?"),
}

# part of an exception's message -> what to ask oneself
RAISED: dict[str, str] = {
    "bitwise_xor": "Python writes a power **, and its ^ is something else: is a power meant?",
    "for ^": "Python writes a power **, and its ^ is something else: is a power meant?",
    "'NoneType' object is not": "which of your functions gives None: is there a return in it?",
    "object is not callable": "Python writes 6 * (x + 2): is a * missing in front of the parenthesis, or is it too many?",
    "object is not iterable": "(x,) is a tuple, and (x) only x: is a comma missing, or one number given for several?",
    "maximum recursion depth": "how deep does it call itself, when a graph is long?",
}

# what a verdict's first line says after the title
STATES = {
    "absent": ("○", "not attempted yet"),
    "noted": ("●", "noted"),
    "right": ("✓", "right"),
    "wrong": ("✗", "not yet"),
    "raised": ("✗", "your function stopped"),
    "unusable": ("✗", "this check cannot be run"),
}

LABELS = {
    "compared": "compared",
    "looks": "looks like",
    "or": "or like",
    "ask": "ask yourself",
    "in": "in",
    "at": "at",
    "because": "because",
    "answer": "your answer",
    "list": "your list",
    "differs": "differs",
    "note": "note",
    "hint": "",
    "do": "do",
}

FORMS = {"float": "a float", "array": "an array", "tensor": "a tensor", "single tensor": "single tensors"}

NOTES = {
    "rounded": "accepted as copied to {decimals} decimals",
    "one number": "the number is right for every entry; a gradient has the shape of its variable, here {shape}",
    "also right": "there is more than one right answer here; the course's engine gives another",
    "matrix": "np.matrix is outdated: its * is a matrix product. Use np.array",
    "single tensor": "it takes single numbers only, not arrays",
}

PHRASES = {
    "all right": "{count} {what}, all right",
    "some right": "{count} {what}; {right} of them right",
    "none right": "{count} {what}; none of them right",
    "not right": "{count} {what}; not right",
    "not compared": "the shapes alone",
    "tried with": "{compared}; tried with {forms}",
    "shape": "shape {yours}, where {asked} is asked",
    "shape part": "{part}: shape {yours}, where {asked} is asked",
    "not finite": "{count} of your numbers are not finite (inf or nan)",
    "too large": "first {place}, where yours is about {gap} too large",
    "too small": "first {place}, where yours is about {gap} too small",
    "agree below": "; for {name} < {bound} all agree",
    "agree above": "; for {name} > {bound} all agree",
    "signs right": "; shape and signs are right",
    "signs of numbers right": "; the signs are right",
    "shape right": "; the shape is right",
    "infinite": "first {place}, where inf or nan is expected, and yours is not the same",
    "at point": "at {name} = {point}",
    "at entry": "in entry {entry}",
    "at number": "in the number",
    "in part": "in {part}",
    "in part at": "in {part}, {where}",
    "of part": "{looks} (in {part})",
    "one factor": "the right number, times a simple factor",
    "larger": "the right numbers, each {factor} times too large",
    "smaller": "the right numbers, each {factor} times too small",
    "larger, sign": "the right numbers, each {factor} times too large and with the wrong sign",
    "smaller, sign": "the right numbers, each {factor} times too small and with the wrong sign",
    "factor question": "which factor is there once too often, or missing?",
    "differs question": "which part of your answer makes just these numbers?",
    "error at": "line {line} of {function}:  {source}",
    "error in": "{where}",
    "engine stopped": "your engine stopped",
    "made from": "{node} from {parents}",
    "graph": "a graph of {count} nodes",
    "node missing": "{node} is not in it",
    "node twice": "{node} stands there twice",
    "before": "{first} stands before {second}, which was made from it",
    "after": "{second} stands before {first}, from which it was made",
    "not written": "{names} is not written yet: its body is still ...",
    "own operation": "which slope does {part} have in each of its inputs?",
    "hints": 'hint("{id}") has {count} hints',
    "hint": 'hint("{id}") has 1 hint',
    "and": "{first}, and {last}",
    "noted": "noted: {guesses}",
    "guess at": "{guess} {label}",
    "put numbers": "not attempted yet: put a number in place of each ...",
    "guesses asked": "{count} given, {like} asked",
    "no guess": "not noted yet: a guess is a number, such as 1.5",
    "unknown exercise": 'there is no exercise {id}; ids look like "2.3"',
    "swapped": 'the answer comes first: check_value(answer, exercise="{id}")',
    "nothing compared": "the exercise has no numbers to compare with",
    "nothing asked": 'name the exercise, exercise="2.3", or what you expect, expected=...',
    "no domain": "no points were found where your function gives a number: pass between=(low, high)",
    "no bounds": "between is two numbers, the lower one first: between=(0, 1)",
    "no slopes": "your function's slopes cannot be measured: a step half as long gives others",
    "waits for right": "This cell waits for {names}: the check above is not right yet.",
    "waits": "This cell waits for {names}: write them first, or take their solutions.",
    "waits for one": "This cell waits for {names}: write it first, or take its solution.",
    "own check": "your own check",
    "own gradient": "your gradient",
    "own derivative": "your derivative",
    "hint of": "hint {number} of {count}: {hint}",
    "hint again": "hint {number} of {count}, from the first again: {hint}",
    "no hints": "there are no hints for this one",
    "solution first": 'try it once more, or look at hint("{id}"); ask again, and solution("{id}") shows it',
    "solution": "one way to write it",
    "no solution": "there is no written solution: any answer will do",
    "solution off": "solutions are switched off in this class",
}

BOARD = {
    "title": "Progress",
    "lesson": "lesson",
    "passed": "passed",
    "exercises": "exercises",
    "next": "next",
    "of": "{passed} of {count}",
    "memory": "({reason})",
    "read-only": "kept until this kernel stops: the progress file cannot be written",
    "damaged": "the progress file was damaged; a copy was kept beside it",
}
