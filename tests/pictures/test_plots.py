"""What the plots draw: the numbers in their lines, their words, and that they leave matplotlib as it was."""

import subprocess
import sys
from html import unescape

import numpy as np
import pytest

import autograd_lessons as torch
from autograd_lessons import nn
from autograd_lessons.pictures import (
    plot_decision_boundary,
    plot_derivative,
    plot_descent,
    plot_difference_error,
    plot_training,
)
from autograd_lessons.pictures.functions import value_and_slopes


def lines_of(axes):
    return {line.get_label(): line for line in axes.get_lines()}


def wave(x):
    return x.sin() * x


def wave_slope(x):
    return np.sin(x) + x * np.cos(x)


def bowl(x, y):
    return x * x + 5 * y * y


PLOTS = {
    "derivative": lambda: plot_derivative(wave, at=1.0, df=wave_slope),
    "differences": lambda: plot_difference_error(wave, 1.0, df=wave_slope),
    "curve": lambda: plot_descent(lambda w: (w - 1) ** 2, 3.0, lr=(0.1, 1.1)),
    "surface": lambda: plot_descent(bowl, (2.0, 1.0), lr=0.05),
    "training": lambda: plot_training([3.0, 2.0, 1.0]),
    "boundary": lambda: plot_decision_boundary(lambda p: p[:, 0], np.array([[1.0, 0.0], [-1.0, 1.0]]), [1, 0]),
}


@pytest.fixture(params=PLOTS)
def plot(request):
    return PLOTS[request.param]()


def test_every_plot_has_labelled_axes_an_alternative_text_and_a_stable_repr(plot):
    for axes in plot.figure.axes:
        assert axes.get_ylabel() and (axes.get_xlabel() or axes is not plot.figure.axes[-1])
    html = plot._repr_html_()
    start = html.index('alt="') + 5
    assert unescape(html[start : html.index('"', start)]) == repr(plot) == plot.alternative
    assert len(repr(plot)) > 40 and "0x" not in repr(plot)
    assert 'src="data:image/png;base64,iVBOR' in html and "<script" not in html


def test_every_plot_is_the_same_when_drawn_again():
    for name in ("derivative", "surface"):
        assert PLOTS[name]()._repr_html_() == PLOTS[name]()._repr_html_()


def test_series_differ_in_marker_or_dashes_not_in_colour_alone():
    for name in ("curve", "differences"):
        styles = [(line.get_marker(), line.get_linestyle()) for line in PLOTS[name]().figure.axes[0].get_lines()]
        assert len(set(styles)) == len(styles), name


def test_matplotlib_stays_as_it_was_and_is_imported_late():
    code = """
import sys, warnings
warnings.simplefilter("error")
import autograd_lessons.pictures as pictures
assert not any(name.split(".")[0] == "matplotlib" for name in sys.modules)
import matplotlib
matplotlib.rcParams["axes.facecolor"] = "black"
pictures.plot_training([3.0, 2.0])
assert "matplotlib.pyplot" not in sys.modules
before = dict(matplotlib.rcParams)
text = pictures.plot_training([3.0, 2.0])._repr_html_()
assert dict(matplotlib.rcParams) == before
matplotlib.rcParams["axes.facecolor"] = "white"
assert pictures.plot_training([3.0, 2.0])._repr_html_() == text
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def luminance(colour):
    """WCAG's relative luminance of #rrggbb."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return np.dot([0.2126, 0.7152, 0.0722], linear)


def test_every_plot_is_transparent_and_its_text_readable_in_both_themes(plot):
    assert plot.figure.get_facecolor()[3] == 0 and "background" not in plot._repr_html_()
    for axes in plot.figure.axes:
        legend = axes.get_legend()
        texts = [*axes.get_xticklabels(), axes.xaxis.label, axes.yaxis.label, *(legend.get_texts() if legend else [])]
        assert axes.get_facecolor()[3] == 0 and texts
        for colour in {text.get_color() for text in texts}:
            assert (1 + 0.05) / (luminance(colour) + 0.05) > 4  # on white
            assert (luminance(colour) + 0.05) / (luminance("#111111") + 0.05) > 4  # on JupyterLab's dark theme


def test_a_plot_can_be_saved(tmp_path):
    plot_training([2.0, 1.0]).save(tmp_path / "loss.svg")
    assert (tmp_path / "loss.svg").read_text().lstrip().startswith("<?xml")


# ---- slopes ----------------------------------------------------------------------------------------------------------


def test_the_derivative_is_autograds_and_the_tangent_touches():
    plot = plot_derivative(wave, at=1.0, df=wave_slope, between=(-3, 3), xlabel="time (s)", ylabel="way (m)")
    upper, lower = (lines_of(axes) for axes in plot.figure.axes)
    x = upper["wave"].get_xdata()
    assert (x[0], x[-1]) == (-3, 3)
    np.testing.assert_allclose(upper["wave"].get_ydata(), np.sin(x) * x)
    np.testing.assert_allclose(lower["slope from autograd"].get_ydata(), wave_slope(x), atol=1e-12)
    ends = upper["tangent"].get_xydata()
    (rise,) = np.diff(ends[:, 1]) / np.diff(ends[:, 0])
    assert rise == pytest.approx(wave_slope(1.0))
    assert ends.mean(0) == pytest.approx([1.0, np.sin(1.0)])
    assert plot.figure.axes[0].get_ylabel() == "way (m)" and plot.figure.axes[1].get_xlabel() == "time (s)"
    assert "At time (s) = 1 its value is 0.841 and its slope 1.38." in repr(plot)
    assert "The closed form gives the same slopes." in repr(plot)


def test_a_wrong_closed_form_is_drawn_and_said():
    plot = plot_derivative(wave, at=0.0, df=np.cos)
    shown = lines_of(plot.figure.axes[1])["closed form"]
    np.testing.assert_allclose(shown.get_ydata(), np.cos(shown.get_xdata()))
    assert "The closed form differs, most at x = " in repr(plot)


def test_a_pole_is_not_joined_and_does_not_flatten_the_rest():
    axes = plot_derivative(lambda x: 1 / x, at=(0.5, -1.0), between=(-2, 3)).figure.axes[0]
    low, high = axes.get_ylim()
    assert -20 < low < -1 and 2 < high < 20
    assert np.isnan(lines_of(axes)["f"].get_ydata()).any()


def test_another_function_is_drawn_beside_and_a_slope_that_jumps_is_not_joined():
    upper, lower = plot_derivative(lambda x: x.abs(), at=1.0, beside=wave_slope, jumps=True).figure.axes
    other = lines_of(upper)["wave_slope"]
    np.testing.assert_allclose(other.get_ydata(), wave_slope(other.get_xdata()))
    slope = lines_of(lower)["slope from autograd"]
    assert (slope.get_linestyle(), slope.get_marker()) == ("None", ".")
    assert set(slope.get_ydata()) <= {-1.0, 0.0, 1.0}


def test_a_function_without_values_somewhere():
    plot = plot_derivative(lambda x: x.log(), at=1.0)
    y = lines_of(plot.figure.axes[0])["f"].get_ydata()
    assert np.isnan(y).any() and np.isfinite(y).any()


def test_a_constant_has_slope_0_and_a_forgotten_graph_is_refused():
    assert "its slope 0" in repr(plot_derivative(lambda x: torch.tensor(2.0), at=1.0))
    with pytest.raises(TypeError, match="gave a float, which has no backward"):
        plot_derivative(lambda x: x.item() ** 2)
    with pytest.raises(ValueError, match=r"must return one number for each point, and gave an array of shape \(2,\)"):
        plot_derivative(lambda x: x * torch.ones(2))


def test_a_learners_own_engine_can_be_plotted():
    class Square:
        def __init__(self, data, parent=None):
            self.data, self.grad, self.parents = data, 0.0, [parent] if parent else []

        def square(self):
            return Square(self.data**2, self)

        def backward(self):
            self.parents[0].grad += 2 * self.parents[0].data

    plot = plot_derivative(lambda x: x.square(), at=3.0, leaf=Square)
    assert "At x = 3 its value is 9 and its slope 6." in repr(plot)


def test_difference_errors_are_a_u_and_autograd_lies_below():
    axes = plot_difference_error(wave, 1.0, df=wave_slope).figure.axes[0]
    *curves, flat = axes.get_lines()
    assert [line.get_label().split(",")[0] for line in (*curves, flat)] == ["one-sided", "two-sided", "autograd"]
    for line, best in zip(curves, (1e-8, 1e-5), strict=True):
        h, error = line.get_xdata(), line.get_ydata()
        least = error.argmin()
        assert best / 100 < h[least] < best * 100
        assert error[0] > 1e4 * error[least] and error[-1] > 1e4 * error[least]
        assert error.min() > max(flat.get_ydata())
    assert axes.get_xscale() == axes.get_yscale() == "log"


def test_an_error_of_0_is_drawn_at_the_bottom_and_said():
    plot = plot_difference_error(lambda x: x**3, 1.0, df=lambda x: 3 * x**2)
    flat = plot.figure.axes[0].get_lines()[-1]
    assert flat.get_label() == "autograd, no step at all: error 0, drawn at the bottom"
    assert flat.get_ydata()[0] > 0 and "its error is 0, drawn at the bottom." in repr(plot)


def test_a_wrong_closed_form_lifts_the_line_of_autograd():
    flat = plot_difference_error(wave, 1.0, df=lambda x: wave_slope(x) + 0.25).figure.axes[0].get_lines()[-1]
    assert flat.get_ydata()[0] == pytest.approx(0.25) and flat.get_label() == "autograd, no step at all"


# ---- descent ---------------------------------------------------------------------------------------------------------


def test_the_path_is_that_of_gradient_descent():
    plot = plot_descent(lambda w: (w - 1) ** 2, 3.0, lr=0.1, steps=5, labels=["weight"])
    axes = plot.figure.axes[0]
    path = lines_of(axes)["learning rate 0.1"]
    np.testing.assert_allclose(path.get_xdata(), 1 + 2 * 0.8 ** np.arange(6))
    np.testing.assert_allclose(path.get_ydata(), (2 * 0.8 ** np.arange(6)) ** 2)
    assert axes.get_xlabel() == "weight"
    low, high = axes.get_xlim()
    assert low < 1 < 3 < high
    assert "the loss goes from 4 to 0.429 in 5 steps." in repr(plot)


def test_runs_show_their_direction_and_share_one_mark_where_they_start():
    axes = plot_descent(lambda w: w * w, 3.0, lr=(0.8, 0.0001), steps=4, labels=["w"]).figure.axes[0]
    heads = [(head.xyann[0], head.xy[0]) for head in axes.texts]
    path = 3 * (-0.6) ** np.arange(5.0)
    assert [tip > tail for tail, tip in heads] == [after > before for before, after in zip(path, path[1:])], (
        "long steps"
    )
    assert lines_of(axes)["start"].get_xydata().tolist() == [[3.0, 9.0]]


def test_a_step_that_is_too_large_leaves_the_picture():
    plot = plot_descent(lambda w: w * w, 3.0, lr=(0.1, 1.1), steps=20)
    legend = [text.get_text() for text in plot.figure.axes[0].get_legend().get_texts()]
    assert legend[0] == "learning rate 0.1" and legend[1].startswith("learning rate 1.1, leaves the picture at step ")
    step = int(legend[1].rsplit(" ", 1)[1])
    low, high = plot.figure.axes[0].get_xlim()
    path = 3 * (-1.2) ** np.arange(21.0)
    assert all(low <= x <= high for x in path[:step]) and not low <= path[step] <= high
    assert high < 20


def test_a_run_that_overflows_ends_there():
    plot = plot_descent(lambda w: w**4, 3.0, lr=(0.001, 10.0), steps=50)
    assert "leaves the picture at step 1: the loss goes from 81 to inf in 4 steps." in repr(plot)
    assert max(map(abs, plot.figure.axes[0].get_xlim())) < 10


def test_a_surface_shows_contours_and_both_coordinates():
    plot = plot_descent(bowl, (2.0, 1.0), lr=0.05, steps=4)
    axes = plot.figure.axes[0]
    path = lines_of(axes)["learning rate 0.05"].get_xydata()
    np.testing.assert_allclose(path, np.stack([2 * 0.9 ** np.arange(5), 0.5 ** np.arange(5)], 1), rtol=1e-12)
    assert axes.collections and (axes.get_xlabel(), axes.get_ylabel()) == ("x", "y")


def test_a_path_of_the_learners_own_is_drawn():
    points = [torch.tensor([2.0, 1.0]), (torch.tensor(1.0), 0.5), [0.5, 0.25]]
    plot = plot_descent(bowl, paths={"mine": points}, between=((-1, 3), (-2, 2)))
    axes = plot.figure.axes[0]
    assert lines_of(axes)["mine"].get_xydata().tolist() == [[2.0, 1.0], [1.0, 0.5], [0.5, 0.25]]
    assert axes.get_xlim() == (-1, 3) and axes.get_ylim() == (-2, 2)
    assert repr(plot).startswith("Paths on the contours of bowl. ")
    with pytest.raises(ValueError, match="one coordinate, or all two"):
        plot_descent(bowl, paths={"mine": [[1.0, 2.0, 3.0]]})
    with pytest.raises(ValueError, match="needs a start"):
        plot_descent(bowl)
    with pytest.raises(ValueError, match="at least one point"):
        plot_descent(bowl, paths={"mine": []})


def test_the_height_need_not_be_a_loss():
    plot = plot_descent(lambda w: w * w, paths={"mine": [2.0, 1.0]}, ylabel="energy")
    assert plot.figure.axes[0].get_ylabel() == "energy"
    assert "mine: the energy goes from 4 to 1 in 1 step." in repr(plot)


# ---- training --------------------------------------------------------------------------------------------------------


def test_losses_of_all_kinds_are_one_curve():
    plot = plot_training([3.0, np.float32(2.0), torch.tensor(1.0, requires_grad=True) * 1], xlabel="epoch")
    axes = plot.figure.axes[0]
    assert axes.get_lines()[0].get_ydata().tolist() == [3.0, 2.0, 1.0]
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_yscale()) == ("epoch", "loss", "linear")
    assert axes.get_legend() is None
    assert repr(plot) == "Plot of the loss against the epoch. loss: from 3 to 1 after 2 epochs."


def test_several_losses_have_a_legend_and_a_wide_range_a_logarithmic_axis():
    axes = plot_training({"slow": [2.0, 1.9], "fast": [2.0, 0.001]}).figure.axes[0]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["slow", "fast"]
    assert axes.get_yscale() == "log"


@pytest.mark.parametrize(("scale", "losses"), [("linear", [2.0, 0.001]), ("log", [2.0, 1.9])])
def test_the_scale_can_be_chosen(scale, losses):
    assert plot_training(losses, scale=scale).figure.axes[0].get_yscale() == scale


def test_a_loss_that_is_no_longer_finite_is_said():
    plot = plot_training([1.0, 5.0, float("inf"), float("nan")])
    assert repr(plot).endswith("no longer finite from step 2 on.")
    with pytest.raises(ValueError, match="no losses to draw"):
        plot_training([])


def boundary_points(plot):
    axes = plot.figure.axes[0]
    return {label: len(line.get_xdata()) for label, line in lines_of(axes).items()}


def test_points_on_the_wrong_side_are_ringed():
    X = np.array([[1.0, 0.0], [2.0, 1.0], [-1.0, 0.5], [3.0, 2.0]])
    plot = plot_decision_boundary(lambda p: p[:, 0], X, [1, 1, 0, 0], labels=("width (cm)", "height (cm)"))
    assert boundary_points(plot) == {"class 0": 2, "class 1": 2, "on the wrong side": 1}
    ringed = lines_of(plot.figure.axes[0])["on the wrong side"].get_xydata()
    assert ringed.tolist() == [[3.0, 2.0]]
    assert repr(plot) == "Decision boundary over width (cm) and height (cm): 3 of 4 points lie on the right side."


def test_the_boundary_is_where_the_model_turns():
    X = np.array([[0.0, 0.0], [1.0, 1.0]])
    plot = plot_decision_boundary(lambda p: p[:, 0], X, [0, 1], level=0.3)
    (border,) = {tuple(np.round(c.get_paths()[0].vertices[:, 0], 2)) for c in plot.figure.axes[0].collections[1::2]}
    assert len(border) > 100 and set(border) == {0.3}


@pytest.mark.parametrize("y", [[0, 1], [-1, 1], [1, 2]])
def test_two_classes_may_have_any_numbers(y):
    plot = plot_decision_boundary(lambda p: p[:, :1], np.array([[-1.0, 0.0], [1.0, 1.0]]), y)
    assert "2 of 2 points" in repr(plot)


def test_a_module_and_several_classes():
    torch.manual_seed(0)
    net = nn.Linear(2, 3)
    X = np.array([[0.0, 3.0], [2.0, 0.0], [-2.0, -1.0], [1.0, 1.0]])
    best = net(torch.tensor(X, dtype=torch.float32)).detach().numpy().argmax(1)
    for points in (X, X.tolist(), torch.tensor(X, dtype=torch.float32)):
        plot = plot_decision_boundary(net, points, best, classes=["red", "green", "blue"])
        assert "4 of 4 points" in repr(plot)
    assert net.weight.grad is None


def test_pytorch_models_are_drawn_too():
    pytorch = pytest.importorskip("torch")
    net = pytorch.nn.Linear(2, 1)
    X = np.array([[0.0, 3.0], [2.0, 0.0]])
    for points in (X, pytorch.tensor(X, dtype=pytorch.float32)):
        assert "of 2 points" in repr(plot_decision_boundary(net, points, [0, 1]))


def test_shapes_that_do_not_fit_are_refused_and_broken_models_drawn():
    X = np.array([[0.0, 3.0], [2.0, 0.0]])
    with pytest.raises(ValueError, match=r"of shape \(points, 2\)"):
        plot_decision_boundary(lambda p: p[:, 0], X.T[:1], [0, 1])
    with pytest.raises(ValueError, match="a score for each of the"):
        plot_decision_boundary(lambda p: p.sum(), X, [0, 1])
    with pytest.raises(ValueError, match="tells 2 classes apart, and y has more"):
        plot_decision_boundary(lambda p: p[:, 0], X.repeat(2, 0)[:3], [0, 1, 2])
    assert "0 of 2 points" in repr(plot_decision_boundary(lambda p: p[:, 0] * np.nan, X, [0, 1]))


def test_a_function_gets_leaves_of_the_engine_it_is_written_for():
    pytorch = pytest.importorskip("torch")
    known = {"torch": pytorch}
    exec("def curve(x):\n    return torch.exp(x) - 2 * x", known)
    for f, slope in ((known["curve"], np.exp(1.0) - 2), (pytorch.sin, np.cos(1.0)), (torch.sin, np.cos(1.0))):
        assert value_and_slopes(f, (1.0,))[1] == pytest.approx(slope)
