"""The formula's words, and what a column of the table becomes."""

from __future__ import annotations

import numpy as np
import pytest

from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.models.regression import regress
from pooledcases.models.regression.formula import parse

TABLE = {
    "yi": [0.1, 0.3, 0.8, 0.7, 0.2, 0.5, 0.6, 0.9],
    "vi": [0.1, 0.2, 0.1, 0.3, 0.1, 0.2, 0.1, 0.1],
    "arm": list("xxyyzzxy"),
    "sex": list("mfmfmfmf"),
    "dose": ["1", "2", "3", "4", "5", "6", "7", "8"],
    "two words": [1, 2, 3, 4, 5, 6, 7, 9],
    "same": [3] * 8,
    "one": ["q"] * 8,
    "mixed": ["1", "2", "ca. 3", "4", "5", "6", "7", "8"],
    "percent": [f"{n}%" for n in range(8)],
    "comma": [f"1,{n}" for n in range(8)],
    "twice": [2, 4, 6, 8, 10, 12, 14, 16],
    "wave": [1, 1, 2, 2, 3, 3, 3, 1],
    "size": [1, 2, 1, 2, 1, 2, 10, 10],
    "gaps": [1990, "NR", 1991, 1995, "", 1997, 1998, 1999],
}


def fit(mods, **changes):
    return regress(effect_sizes(TABLE | changes, measure="GEN"), mods=mods)


@pytest.mark.parametrize(
    ("mods", "names"),
    [
        ("dose", ["intercept", "dose"]),
        ("~ dose + 1", ["intercept", "dose"]),
        ("arm", ["intercept", "arm[y]", "arm[z]"]),
        ("arm[z]", ["intercept", "arm[x]", "arm[y]"]),
        ("arm['z']", ["intercept", "arm[x]", "arm[y]"]),
        ("factor(wave)", ["intercept", "wave[2]", "wave[3]"]),
        ("wave[3]", ["intercept", "wave[1]", "wave[2]"]),
        ("factor(size)", ["intercept", "size[2]", "size[10]"]),
        ("`two words`", ["intercept", "two words"]),
        ("arm - 1", ["arm[x]", "arm[y]", "arm[z]"]),
        ("0 + arm", ["arm[x]", "arm[y]", "arm[z]"]),
        ("arm + sex - 1", ["arm[x]", "arm[y]", "arm[z]", "sex[m]"]),
        ("sex + sex", ["intercept", "sex[m]"]),
        ("dose:sex + sex", ["intercept", "sex[m]", "dose:sex[f]", "dose:sex[m]"]),
        ("dose*sex", ["intercept", "dose", "sex[m]", "dose:sex[m]"]),
        ("dose*sex + sex:dose", ["intercept", "dose", "sex[m]", "dose:sex[m]"]),
        ("dose:dose", ["intercept", "dose"]),
        (
            "arm*sex",
            ["intercept", "arm[y]", "arm[z]", "sex[m]", "arm[y]:sex[m]", "arm[z]:sex[m]"],
        ),
        ("vi", ["intercept", "vi"]),
    ],
)
def test_coefficients_are_named_as_the_formula_says(mods, names):
    assert list(fit(mods).regression.names) == names


@pytest.mark.parametrize(
    ("mods", "says"),
    [
        ("nowhere + neither", ["'nowhere'", "'neither'", "the table has: arm, sex"]),
        ("dose ^ 2", ["at '^ 2'", "backticks"]),
        ("dose - sex", ["at 'sex'", "leave it out"]),
        ("log(dose)", ["only factor(column)"]),
        ("factor(dose", ["not closed"]),
        ("factor(dose + sex)", ["not closed"]),
        ("", ["at its end", "name of a column is missing"]),
        ("dose +", ["at its end"]),
        ("dose sex", ["at 'sex'", "sign is missing"]),
        ("(dose)", ["name of a column is missing"]),
        ("arm[x] + arm[y]", ["two reference levels"]),
        ("arm[q]", ["no level 'q'", "x, y, z"]),
        ("dose + 2", ["only 1 (intercept) and 0 (none)"]),
        ("1", ["names no moderator"]),
        ("same", ["is 3 in every study"]),
        ("one", ["one level only", "(q)"]),
        ("same + one", ["is 3 in every study", "one level only"]),
        ("mixed", ["row 3: 'ca. 3'", "factor(mixed)"]),
        ("percent", ["row 1: '0%'"]),
        ("comma", ["row 1: '1,0'", "with a point"]),
        ("dose + twice", ["twice is perfectly collinear with dose"]),
        ("twice + arm + dose + sex", ["dose is perfectly collinear with twice:"]),
        ("arm:sex", ["perfectly collinear"]),
        ("factor(dose)", ["8 coefficients", "8 studies", "at least 9"]),
        ("dose - 1", ["without intercept"]),
    ],
)
def test_what_cannot_be_read_or_fitted_is_told(mods, says):
    with pytest.raises(InputError) as error:
        fit(mods)
    for part in says:
        assert part in str(error.value)


def test_no_formula_is_evaluated():
    for mods in ("__import__('os')", "dose.real()", "[d for d in dose]", "dose; sex", None, 3):
        with pytest.raises(InputError):
            fit(mods)


def test_an_empty_combination_is_named():
    arm = list("xxyyxxyy")
    sex = list("mmmmffmm")
    with pytest.raises(InputError, match=r"no study has|collinear"):
        fit("arm*sex", arm=arm, sex=sex)


def test_studies_without_a_moderator_are_left_out_in_sight():
    found = fit("gaps")
    assert found.k == 6
    assert found.regression.left_out == ("2", "5")
    assert [study.included for study in found.studies].count(False) == 2
    assert found.studies[1].reason == "moderator not reported: gaps"
    assert found.studies[1].weight is None
    assert sum(study.weight or 0 for study in found.studies) == pytest.approx(1)
    (missing,) = [item for item in found.cautions if item.code == "PC-M17"]
    assert missing.message() == "2 of 8 studies do not report a moderator and are left out: 2, 5"
    assert "2" in missing.message("zh")


def test_leaving_out_a_missing_moderator_is_deleting_the_row():
    keep = [row for row, cell in enumerate(TABLE["gaps"]) if cell not in ("NR", "")]
    some = {name: [cells[row] for row in keep] for name, cells in TABLE.items()}
    other = regress(effect_sizes(some, measure="GEN"), mods="gaps")
    np.testing.assert_allclose(fit("gaps").regression.estimates, other.regression.estimates)


def test_all_missing_moderators_are_an_error():
    with pytest.raises(InputError, match="no study has an effect and all of"):
        fit("gaps", gaps=["NR"] * 8)


def test_terms_are_sorted_by_degree():
    assert parse("a:b + a + b").terms == (("a",), ("b",), ("a", "b"))
    assert parse("a*b*c").terms[-1] == ("a", "b", "c")


@pytest.mark.parametrize("values", [[1e300 * n for n in range(8)], [1e-300 * n for n in range(8)]])
def test_numbers_whose_powers_are_lost_are_refused(values):
    with pytest.raises(InputError, match="another unit"):
        fit("dose", dose=values)
