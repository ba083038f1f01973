"""What a comparison gives with everybody, and without one patient of each kind."""

from __future__ import annotations

from dataclasses import dataclass

from pooledcases.data.columns import Words
from pooledcases.results.base import BoolArray, Caution, FloatArray, IntArray
from pooledcases.results.patient_sensitivity import Compared


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Configurations:
    """Patients who are alike leave the same comparison behind: it is computed once.

    Attributes
    ----------
    ids : ndarray of str, shape (n,)
        Who is in the comparison.
    kind_of : ndarray of int, shape (n,)
        The kind of each patient.
    group_of : tuple of str
        The group of each kind.
    values : ndarray, shape (kinds,), or None
        The number, or the time, that the patients of a kind have.
    events : ndarray of bool, shape (kinds,), or None
        Whether they had the outcome, or the event.
    estimates, p_values : ndarray, shape (kinds,)
        Without one patient of each kind; NaN where there is none.
    estimate, p_value : float or None
        With everybody.
    """

    compared: Compared
    subject: str
    by: str
    groups: tuple[str, ...]
    test: str
    quantity: str
    ids: Words
    kind_of: IntArray
    group_of: tuple[str, ...]
    values: FloatArray | None
    events: BoolArray | None
    estimates: FloatArray
    p_values: FloatArray
    estimate: float | None
    p_value: float | None
    cautions: tuple[Caution, ...]
