"""Influence, bias and sensitivity: what a pooled result rests on."""

from __future__ import annotations

from pooledcases.diagnostics._asymmetry import asymmetry
from pooledcases.diagnostics._baujat import baujat, radial
from pooledcases.diagnostics._bubble import bubble
from pooledcases.diagnostics._cumulative import cumulative
from pooledcases.diagnostics._drapery import drapery
from pooledcases.diagnostics._excess_significance import excess_significance
from pooledcases.diagnostics._fail_safe import FAIL_SAFE_METHODS, fail_safe
from pooledcases.diagnostics._gosh import gosh, gosh_separation
from pooledcases.diagnostics._influence import influence
from pooledcases.diagnostics._labbe import labbe
from pooledcases.diagnostics._leave_one_out import leave_one_out
from pooledcases.diagnostics._pet_peese import pet_peese
from pooledcases.diagnostics._trim_fill import trim_fill
from pooledcases.diagnostics.asymmetry_tests import ASYMMETRY_TESTS, DEFAULT_TESTS
from pooledcases.diagnostics.permutation import permutation_test
from pooledcases.diagnostics.selection import WEIGHT_FUNCTIONS, selection_model
from pooledcases.diagnostics.specification import specification_curve
from pooledcases.diagnostics.trim_estimators import TRIM_ESTIMATORS

__all__ = [
    "ASYMMETRY_TESTS",
    "DEFAULT_TESTS",
    "FAIL_SAFE_METHODS",
    "TRIM_ESTIMATORS",
    "WEIGHT_FUNCTIONS",
    "asymmetry",
    "baujat",
    "bubble",
    "cumulative",
    "drapery",
    "excess_significance",
    "fail_safe",
    "gosh",
    "gosh_separation",
    "influence",
    "labbe",
    "leave_one_out",
    "permutation_test",
    "pet_peese",
    "radial",
    "selection_model",
    "specification_curve",
    "trim_fill",
]
