"""Pictures of graphs, of slopes and of training, for the lessons and for the learner's own experiments."""

from .backward import draw_backward
from .descent import plot_descent
from .graph import draw_graph
from .slopes import plot_derivative, plot_difference_error
from .training import plot_decision_boundary, plot_training

__all__ = [
    "draw_backward",
    "draw_graph",
    "plot_decision_boundary",
    "plot_derivative",
    "plot_descent",
    "plot_difference_error",
    "plot_training",
]
