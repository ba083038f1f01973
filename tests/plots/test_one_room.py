"""Figures draw with atoms alone: no figure file calls matplotlib's drawing methods itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import pooledcases
from pooledcases.plots import atoms

ROOM = Path(pooledcases.__file__).parent / "plots"
#: Methods that draw, whatever they are called on (but the atoms, some of which are named alike).
_DRAWS = (
    "add_patch add_collection add_line add_artist add_image add_table annotate arrow axhline "
    "axhspan axline axvline axvspan bar_label barbs barh boxplot broken_barh contour contourf "
    "draw_artist ecdf errorbar eventplot figimage fill_between fill_betweenx grouped_bar hexbin "
    "hist hist2d hlines imshow loglog matshow pcolor pcolormesh pie plot_date quiver scatter "
    "semilogx semilogy stackplot stairs streamplot suptitle tricontour tripcolor violinplot "
    "vlines"
)
DRAWS = frozenset(_DRAWS.split())
#: Words of their own elsewhere; these draw when they are called on Axes or a figure.
_DRAWS_ON_AXES = "bar figtext fill legend plot stem step table text title"
DRAWS_ON_AXES = frozenset(_DRAWS_ON_AXES.split())
#: What Axes and figures are called here.
DRAWN_ON = frozenset({"ax", "axes", "fig", "figure"})
#: What artists are made of stays in the room as well.
_ARTISTS = "collections image lines markers offsetbox patches path patheffects textpath"
ARTISTS = frozenset(f"matplotlib.{name}" for name in _ARTISTS.split())
#: Files that may draw. What `breaks` keeps with a figure shows nothing.
MAY_DRAW = frozenset({"layout.py", "legend.py", "ticks.py"})
MAY = {"breaks.py": {"add_artist"}}


def _receiver(node: ast.expr) -> str:
    """The last word before the method: of ``canvas.ax.plot`` it is ``ax``."""
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case ast.Call(func=function):
            return _receiver(function)
        case ast.Subscript(value=value):
            return _receiver(value)
    return ""


def drawing(source: str) -> list[str]:
    """Every call of a method that draws."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, on = node.func.attr, _receiver(node.func.value)
        if on != "atoms" and (name in DRAWS or (name in DRAWS_ON_AXES and on in DRAWN_ON)):
            found.append(name)
    return found


def making(source: str) -> list[str]:
    """Every import of something that artists are made with."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            found += [name for name in names if name in ARTISTS]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in ARTISTS]
    return found


FILES = sorted(
    path.relative_to(ROOM).as_posix()
    for path in ROOM.rglob("*.py")
    if path.parent.name != "atoms" and path.name not in MAY_DRAW
)


@pytest.mark.parametrize("name", FILES)
def test_no_figure_draws_by_itself(name):
    source = (ROOM / name).read_text(encoding="utf-8")
    assert [call for call in drawing(source) if call not in MAY.get(name, ())] == []
    # pages look at what was drawn, and have to tell its kinds apart
    assert name == "_pages.py" or making(source) == []


def test_the_check_sees_what_it_looks_for():
    assert drawing("canvas.ax.plot(x, y); figure.axes[0].text(0, 0, 'a')") == ["plot", "text"]
    assert drawing("figure.get_figure().add_patch(p)") == ["add_patch"]
    assert drawing("atoms.bar(canvas); item.text(lang); plan.legend()") == []
    assert making("from matplotlib.patches import Rectangle") == ["matplotlib.patches"]
    assert making("from matplotlib import lines\nimport matplotlib.image") == [
        "matplotlib.lines", "matplotlib.image",
    ]  # fmt: skip


def test_every_atom_is_at_hand_and_no_file_of_them_is_long():
    files = [path for path in (ROOM / "atoms").glob("*.py") if path.name != "__init__.py"]
    made = set()
    for path in files:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        made |= {
            node.name
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        }
        assert tree.body[-1].end_lineno < 300, path.name
    assert made <= set(atoms.__all__)


#: Atoms that name no artist: they write words, set the axes, or leave the name to their caller.
UNNAMED = {"bare", "words", "x_axis", "y_axis"}


def test_every_atom_names_what_it_draws():
    for path in (ROOM / "atoms").glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                assert node.name in UNNAMED or "gid" in ast.unparse(node), node.name
