"""``pooledcases pool --scale``: heterogeneity that depends on moderators."""

from __future__ import annotations

import json

import pytest

import pooledcases as pc

GEN = "study,yi,vi,arm,n\nA,0.1,0.02,a,1\nB,0.2,0.02,a,2\nC,0.15,0.02,a,3\nD,0.3,0.02,a,4\n"
SPREAD = GEN + "E,0.9,0.02,b,5\nF,-0.6,0.02,b,6\nG,1.4,0.02,b,7\nH,-0.2,0.02,b,8\n"


def test_coefficients_are_those_of_the_function_and_stand_in_a_table(typed, bcg):
    effects = pc.effect_sizes(pc.read_studies(bcg), measure="OR")
    expected = pc.models.location_scale(effects, scale="ablat", mods="year", level=0.9)
    words = ("pool", bcg, "--measure", "OR", "--scale", "ablat", "--mods", "year")
    code, out, _ = typed(*words, "--level", "0.9", "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["kind"], found["k"], found["level"]) == ("location_scale", 13, 0.9)
    assert (found["schema"], found["refused"]) == (1, None)
    assert [row["estimate"] for row in found["scale"]] == [row.estimate for row in expected.scale]
    assert found["location"][1]["ci"] == [expected.location[1].ci.low, expected.location[1].ci.high]
    code, out, _ = typed(*words, "--level", "0.9", "--explain")
    assert code == 0
    assert pc.tables.sentence(expected) in out
    assert "coefficient (90% CI)" in out
    # two digits of the standard error of a year's coefficient are seen
    assert f"{expected.scale[1].se:.4f}" in out


def test_the_table_is_in_chinese_too(typed, bcg):
    code, out, _ = typed("pool", bcg, "--measure", "RR", "--scale", "ablat", "--lang", "zh")
    assert code == 0
    assert ("平均效应" in out, "mean effect" in out) == (True, False)


def test_no_finite_coefficients_on_the_boundary(typed, table):
    words = ("pool", table(SPREAD), "--measure", "GEN", "--scale", "arm", "--tau2", "ML")
    code, out, _ = typed(*words)
    assert code == 0
    assert "no finite coefficients" in out
    assert "PC-M12" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--scale", "latitude"), "--scale: there is no column 'latitude'"),
        (("--scale", "ablat", "--subgroup", "alloc"), "--subgroup does not go together"),
        (("--scale", "ablat", "--weights", "year"), "--weights does not go together"),
        (("--scale", "ablat", "--cluster", "alloc"), "for independent rows"),
        (("--scale", "ablat", "--tau2", "DL"), "--tau2 DL is not for --scale; use REML or ML"),
        (("--scale", "ablat", "--inference", "hartung-knapp"), "use t or normal"),
        (("--scale", "ablat", "--model", "mh"), "--scale is for the inverse-variance model"),
        (("--scale", "ablat", "--forest", "x.svg"), "no forest plot"),
        (("--scale", "ablat +"), "--scale: "),
    ],
)
def test_what_does_not_go_together_with_scale(typed, bcg, words, said):
    code, out, err = typed("pool", bcg, "--measure", "RR", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert "--prior-scale" not in err


def test_medians_have_no_scale(typed, table):
    path = table("study,med1i,med2i,x\nA,1,2,3\nB,2,2,4\n")
    code, _, err = typed("pool", path, "--measure", "MEDIAN", "--scale", "x")
    assert code == 2
    assert "--scale does not go together with --measure MEDIAN" in err
