"""Numbers against the closed form: shapes first, then values, within a tolerance that float32 meets."""

from __future__ import annotations

import numpy as np

# relative, absolute (for expected numbers of size 1 or more; smaller ones scale it down)
_TOLERANCES = {"float32": (1e-4, 1e-5), "float16": (5e-3, 1e-3), "bfloat16": (2e-2, 5e-3)}
_TOLERANCE = (1e-4, 1e-6)


def same_shape(shape: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    """Whether shapes agree. A single number may come as (), (1,) or (1, 1)."""
    return shape == expected or (np.prod(shape) == 1 == np.prod(expected))


def agrees(
    values: np.ndarray, expected: np.ndarray, dtype: str = "float64", tolerance: float | None = None
) -> np.ndarray:
    """Entry by entry, whether values (same shape) are near expected; where expected is not finite, whether they are equal.

    tolerance: relative to the larger of an expected number and 1 (or the largest of them, when all are smaller); None: by the type
    of the answer, 1e-4 of the number itself and 1e-6 of that size (float32: 1e-5).
    """
    relative, absolute = _TOLERANCES.get(dtype, _TOLERANCE) if tolerance is None else (tolerance, tolerance)
    finite = np.isfinite(expected)
    sizes = np.abs(expected[finite])
    size = min(1.0, sizes.max()) if sizes.size and sizes.max() > 0 else 1.0
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(values - expected) <= relative * np.abs(expected) + absolute * size
    same = (values == expected) | (np.isnan(values) & np.isnan(expected))
    return np.where(finite, near, same)


def copied(values: np.ndarray, expected: np.ndarray, decimals: int) -> bool:
    """Whether values are expected, copied by hand to so many decimals: rounded or cut, with at least three digits left."""
    if not (np.isfinite(values).all() and np.isfinite(expected).all()) or not expected.size:
        return False
    unit = 10.0**-decimals
    written = np.abs(values / unit - np.round(values / unit)) < 1e-3  # has no further decimals, up to float32
    return bool(written.all() and (np.abs(values - expected) < unit).all() and np.abs(expected).max() >= 100 * unit)
