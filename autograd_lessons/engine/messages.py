"""The longer texts of the engine's errors: what PyTorch says, then, on a line of its own, what a beginner can do.

Kept together so that they can be read, and translated, as one.
"""

SECOND_WALK = (
    "Trying to backward through the graph a second time (or directly access saved tensors after they have already been "
    "freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify "
    "retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors "
    "after calling backward.\nIn short: one graph serves one backward(). Compute the result again, and call it on that."
)
WRITTEN = (
    "one of the variables needed for gradient computation has been modified by an inplace operation: a tensor of shape "
    "{shape}, which {name} had kept for the backward pass, was written afterwards.\n"
    "Write y = y * 2 instead of y *= 2: it makes a new tensor and leaves the old one as it was."
)
UNUSED = (
    "The differentiated Tensor at index {index} appears to not have been used in the graph. Set allow_unused=True if this is the "
    "desired behavior."
)
NOT_FLOAT = (
    "{who} can require gradients\nThis one is {dtype}, and a slope needs steps between whole "
    "numbers. Write 2.0 instead of 2, or tensor.float()."
)
NOT_LEAF = (
    "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that "
    "doesn't require differentiation use var_no_grad = var.detach()."
)
NO_GRAD_HERE = (
    "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute won't be populated "
    "during autograd.backward(). If you indeed want the .grad field to be populated for a non-leaf Tensor, use "
    ".retain_grad() on the non-leaf Tensor."
)
NO_NUMPY = (
    "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.\n"
    "A NumPy array cannot remember how it was made, so the gradient would end there."
)
SCALAR = (
    "Converting a tensor with requires_grad=True to a scalar may lead to unexpected behavior.\nConsider using tensor.detach() "
    "first: a number does not remember how it was made."
)
NO_GRAPH = (
    "element 0 of tensors does not require grad and does not have a grad_fn\nIt remembers nothing to walk back through: no input "
    "was made with requires_grad=True, or it was computed in no_grad, or by a walk without create_graph=True."
)
NOT_SCALAR = (
    "grad can be implicitly created only for scalar outputs\nThis one has shape {shape}. Reduce it to one number first "
    "(.sum() or .mean()), or say how much each output counts: backward(v) with v of the same shape."
)
NO_ARRAYS = (
    "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.\n"
    "This operation mixes such a tensor with a NumPy array. Make a tensor of the array first: torch.from_numpy(array)."
)
NO_MINUS = (
    "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or "
    "`logical_not()` operator instead."
)
NOT_FLOATING = (
    "mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: {dtype}\n"
    "The mean of whole numbers need not be whole. Write tensor.float().mean()."
)
AMBIGUOUS = (
    "Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view "
    "and the inplace either both inside the {block} block (if you don't want the inplace to be tracked) or both outside (if you "
    "want the inplace to be tracked)."
)
MADE_IN_NO_GRAD = "A view was created in no_grad mode and {event} inplace with grad mode enabled. " + AMBIGUOUS
MADE_IN_INFERENCE = "A view was created in inference mode and {event} inplace in normal mode. " + AMBIGUOUS
ONE_OF_SEVERAL = (
    "Output {number} of {name} is a view and {event} inplace. This view is the output of a function that returns "
    "multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace "
    "operation by an out-of-place one.\nTo write into one row, take it by its index: x[0].mul_(2)."
)
GRAD_SIZE = (
    "attempting to assign a gradient of size '{grad}' to a tensor of size '{own}'. Please ensure that the gradient and the "
    "tensor are the same size"
)
GRAD_TYPE = (
    "attempting to assign a gradient with dtype '{grad}' to a tensor with dtype '{own}'. The gradient must match the tensor's "
    "type: grad.to(tensor.dtype)."
)
