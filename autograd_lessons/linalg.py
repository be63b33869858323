"""Linear algebra, as PyTorch's `torch.linalg` names it: the norms, and the matrix product."""

from .engine.derivatives.norms import linalg_norm as norm
from .engine.derivatives.norms import matrix_norm, vector_norm
from .engine.derivatives.products import matmul
from .unsupported import refusing

__all__ = ["matmul", "matrix_norm", "norm", "vector_norm"]

UNSUPPORTED = frozenset(
    """
    cholesky cholesky_ex cond cross det diagonal eig eigh eigvals eigvalsh householder_product inv inv_ex ldl_factor
    ldl_factor_ex ldl_solve lstsq lu lu_factor lu_factor_ex lu_solve matrix_exp matrix_power matrix_rank multi_dot pinv qr
    slogdet solve solve_ex solve_triangular svd svdvals tensorinv tensorsolve vander vecdot
    """.split()
)


def __getattr__(name):
    if name in UNSUPPORTED:
        return refusing(f"linalg.{name}")
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
