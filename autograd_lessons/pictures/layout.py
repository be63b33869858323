"""Where the boxes of a graph stand: layer by layer, no box on another, no line through a box.

The method of Sugiyama, Tagawa and Toda (1981): boxes get layers; a line that passes a layer reserves a lane in it; each
layer is ordered so that few lines cross; then everything moves as near to its neighbours as the order allows. There is
no random choice, so that the same graph always looks the same.
"""

from bisect import bisect_right, insort
from itertools import accumulate, pairwise

SPACE = 18  # between two boxes of a layer
LANE = 10  # the width of a lane for passing lines
GAP = 28  # between two layers
PORT = 16  # between two lines that arrive at a box
SWEEPS = 8


class Layout:
    """Positions for boxes that flow from the top to the bottom.

    sizes: (width, height) of each box.
    edges: (from, to), pairs of indices, from a box to a later one; a pair may occur more than once.

    centers: (x, y) of each box. width, height: of the whole.
    routes: for each edge its points, (x, y), from the lower side of one box to the upper side of another. Between two
        points at different x a smooth curve may be drawn: it meets no box.
    """

    def __init__(self, sizes, edges):
        self.sizes, self.edges = sizes, edges
        self.layers = self._layers()
        self._spread()
        self._order()
        self._place()
        self._route()

    def _layers(self):
        """Each box one layer above the highest of the boxes that use it, so that a leaf stands next to its use."""
        depth = [0] * len(self.sizes)
        for start, end in sorted(self.edges, reverse=True):
            if start >= end:
                raise ValueError(f"an edge must lead to a later box, not from {start} to {end}")
            depth[start] = max(depth[start], depth[end] + 1)
        deepest = max(depth, default=0)
        layers = [[] for _ in range(deepest + 1)]
        for box, d in enumerate(depth):
            layers[deepest - d].append(box)
        self.layer_of = {box: deepest - d for box, d in enumerate(depth)}
        return layers

    def _spread(self):
        """Add a lane (box, layer) for each layer that a line of this box passes; all lines of a box share its lanes."""
        self.above, self.below = {}, {}
        for start, end in self.edges:
            chain = [start, *((start, i) for i in range(self.layer_of[start] + 1, self.layer_of[end])), end]
            for lane in chain[1:-1]:
                if lane not in self.layer_of:
                    self.layer_of[lane] = lane[1]
                    self.layers[lane[1]].append(lane)
            for a, b in pairwise(chain):
                self.below.setdefault(a, []).append(b)
                self.above.setdefault(b, []).append(a)

    def _order(self):
        """Order each layer by the mean place of its neighbours, down and up in turn; keep the best order seen."""
        best, fewest = [list(layer) for layer in self.layers], self._crossings()
        for sweep in range(SWEEPS):
            if not fewest:
                break
            down = sweep % 2 == 0
            neighbours = self.above if down else self.below
            for i in range(1, len(self.layers)) if down else range(len(self.layers) - 2, -1, -1):
                before = {item: k for k, item in enumerate(self.layers[i - 1 if down else i + 1])}
                own = {item: k for k, item in enumerate(self.layers[i])}

                def middle(item, neighbours=neighbours, before=before, own=own):
                    places = [before[other] for other in neighbours.get(item, ())]
                    return sum(places) / len(places) if places else own[item]

                self.layers[i].sort(key=middle)
            crossings = self._crossings()
            if crossings < fewest:
                best, fewest = [list(layer) for layer in self.layers], crossings
        self.layers = best

    def _crossings(self):
        """How many pairs of lines cross."""
        count = 0
        for upper, lower in pairwise(self.layers):
            place = {item: k for k, item in enumerate(lower)}
            seen = []
            for item in upper:
                ends = sorted(place[other] for other in set(self.below.get(item, ())))
                count += sum(len(seen) - bisect_right(seen, end) for end in ends)
                for end in ends:
                    insort(seen, end)
        return count

    def _width(self, item):
        return LANE if isinstance(item, tuple) else self.sizes[item][0]

    def _place(self):
        """Move each layer as near to its neighbours as the order allows, downwards and upwards in turn.

        The longer the chain that leads to a box, the more it weighs: a graph's main line is straight, leaves give way.
        """
        weight = self._weights()
        self.x = {}
        for layer in self.layers:
            self._move(layer, [0.0] * len(layer), weight)
        for sweep in range(2 * SWEEPS + 1):
            down = sweep % 2 == 0
            neighbours = self.above if down else self.below
            for layer in self.layers if down else reversed(self.layers):
                wished = []
                for item in layer:
                    others = neighbours.get(item, ())
                    total = sum(weight[other] for other in others)
                    wished.append(
                        sum(self.x[other] * weight[other] for other in others) / total if others else self.x[item]
                    )
                self._move(layer, wished, weight)
        left = min((self.x[item] - self._width(item) / 2 for item in self.x), default=0)
        self.x = {item: x - left for item, x in self.x.items()}
        self.width = max((self.x[item] + self._width(item) / 2 for item in self.x), default=0)
        tops, top = [], 0
        for layer in self.layers:
            tall = max((self.sizes[item][1] for item in layer if not isinstance(item, tuple)), default=0)
            tops.append((top, top + tall))
            top += tall + GAP
        self.bands, self.height = tops, max(top - GAP, 0)
        self.centers = [(self.x[box], sum(tops[self.layer_of[box]]) / 2) for box in range(len(self.sizes))]

    def _move(self, layer, wished, weight):
        """Set the x of the items of a layer."""
        self.x.update(zip(layer, nearest(wished, self._gaps(layer), [weight[item] for item in layer]), strict=True))

    def _weights(self):
        """The square of the longest chain that ends in each box; a lane weighs as much as the box it starts from."""
        chain = [1] * len(self.sizes)
        for start, end in sorted(self.edges):
            chain[end] = max(chain[end], chain[start] + 1)
        return {item: chain[item[0] if isinstance(item, tuple) else item] ** 2 for item in self.layer_of}

    def _gaps(self, layer):
        """The least distance between each two centres that stand side by side."""
        return [
            (self._width(a) + self._width(b)) / 2
            + (SPACE / 3 if isinstance(a, tuple) and isinstance(b, tuple) else SPACE)
            for a, b in pairwise(layer)
        ]

    def _route(self):
        """The points of every edge. Lines that arrive at a box stand side by side, as they come: none crosses another."""
        arriving, leaving = {}, {}
        for number, (start, end) in sorted(enumerate(self.edges), key=self._origin):
            arriving.setdefault(end, []).append(number)
            far = self.layer_of[end] - self.layer_of[start] > 1
            leaving.setdefault(start, {}).setdefault("far" if far else number, []).append(number)
        self.routes = [None] * len(self.edges)
        for start, ways in leaving.items():
            ways = sorted(ways.values(), key=lambda numbers: self._heading(start, numbers[0], arriving))
            for x, numbers in zip(self._ports(start, len(ways)), ways, strict=True):
                for number in numbers:
                    self.routes[number] = self._points(number, x, arriving)

    def _origin(self, numbered):
        """Where an edge comes from last: the x of its lane, or of its box."""
        number, (start, end) = numbered
        return self.x[(start, self.layer_of[end] - 1) if self._is_far(number) else start]

    def _heading(self, start, number, arriving):
        """Where an edge goes first: the x of its lane, or of the port where it arrives."""
        lane = (start, self.layer_of[start] + 1)
        return self.x[lane] if self._is_far(number) else self._arrival(number, arriving)

    def _is_far(self, number):
        start, end = self.edges[number]
        return self.layer_of[end] - self.layer_of[start] > 1

    def _arrival(self, number, arriving):
        end = self.edges[number][1]
        return self._ports(end, len(arriving[end]))[arriving[end].index(number)]

    def _ports(self, box, count):
        """The x of so many lines side by side on this box."""
        step = min(PORT, self.sizes[box][0] / (count + 1))
        return [self.x[box] + step * (i - (count - 1) / 2) for i in range(count)]

    def _points(self, number, x, arriving):
        start, end = self.edges[number]
        top, bottom = self.layer_of[start], self.layer_of[end]
        half = self.sizes[start][1] / 2
        points = [(x, self.centers[start][1] + half), (x, self.bands[top][1])]
        for i in range(top + 1, bottom):
            points += [(self.x[start, i], y) for y in self.bands[i]]
        x = self._arrival(number, arriving)
        points += [(x, self.bands[bottom][0]), (x, self.centers[end][1] - self.sizes[end][1] / 2)]
        return points


def nearest(wished, gaps, weights):
    """Positions as near as possible to the wished ones (least squares), each at least its gap beyond the one before.

    Without the gaps this is isotonic regression, solved by pooling neighbours that are out of order (Ayer et al. 1955).
    """
    pools, shifts = [], list(accumulate(gaps, initial=0.0))
    for wish, shift, weight in zip(wished, shifts, weights, strict=True):
        pool = [wish - shift, weight, 1]
        while pools and pools[-1][0] > pool[0]:
            x, w, n = pools.pop()
            pool = [(x * w + pool[0] * pool[1]) / (w + pool[1]), w + pool[1], n + pool[2]]
        pools.append(pool)
    level = [x for x, _, n in pools for _ in range(n)]
    return [x + shift for x, shift in zip(level, shifts, strict=True)]
