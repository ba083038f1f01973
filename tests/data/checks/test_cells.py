"""What is wrong with one cell, and what to type instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pooledcases.data.checks.cells import diagnose, nearest
from pooledcases.data.checks.schema import Field

MISSING = frozenset({"", "NR", "NAP", "UNC", "NAS"})
NUMBER = Field(name="value", type="number", missing=MISSING)
AGE = Field(name="age_years", type="number", unit="years", missing=MISSING)
TIME = Field(name="followup_months", type="number", unit="months", missing=MISSING)
COUNT = Field(name="xi", type="integer", missing=MISSING)
PRINTED_TIME = Field(
    name="os_months", type="number", unit="months", missing=MISSING, printed_time=True
)
STAGE = Field(name="stage_t", missing=MISSING)
GENE = Field(name="partner_gene", missing=MISSING)
RANGE = Field(name="size_range", missing=MISSING)
STATUS = Field(name="status", enum=("NED", "AWD", "DOD"), missing=MISSING)
SIGNS = Field(name="presentation", codes=("back_pain", "hematuria", "fatigue"), missing=MISSING)
SEX = Field(name="sex", presets=("F", "M"), missing=MISSING)
EFFECT = Field(name="direction", codes=("increases", "none"), missing=MISSING)
PRINTED = Field(name="stage_printed")


@pytest.mark.parametrize(
    ("field", "cell", "rule", "typed"),
    [
        (TIME, "2 years", "PC-D40", "24"),
        (TIME, "18个月", "PC-D40", "18"),
        (TIME, "3年", "PC-D40", "36"),
        (TIME, "14 d", "PC-D40", "0.46"),
        (TIME, "> 60", "PC-D40", None),
        (TIME, "at least 24", "PC-D40", None),
        (TIME, "12-24", "PC-D40", None),
        (PRINTED_TIME, "2 years", "PC-D49", None),
        (PRINTED_TIME, "至少24个月", "PC-D49", None),
        (PRINTED_TIME, "5 cm", "PC-D40", None),
        (AGE, "45 y/o", "PC-D40", "45"),
        (AGE, "6 months", "PC-D40", "0.5"),
        (AGE, "45岁", "PC-D40", "45"),
        (NUMBER, "45%", "PC-D40", None),
        (NUMBER, "１２．５", "PC-D41", "12.5"),
        (NUMBER, "3,5", "PC-D42", "3.5"),
        (NUMBER, "1,234", "PC-D43", "1234"),
        (NUMBER, "12 345.5", "PC-D43", "12345.5"),
        (NUMBER, "1_000", "PC-D22", None),
        (NUMBER, "1e999", "PC-D22", None),
        (COUNT, "3.0", "PC-D23", "3"),
        (COUNT, "3.5", "PC-D23", None),
        (NUMBER, "2/3/2020", "PC-D44", None),
        (RANGE, "2-Mar", "PC-D44", "2-3"),
        (RANGE, "3月2日", "PC-D44", "2-3"),
        (GENE, "9-Sep", "PC-D44", None),
        (GENE, "Mar-02", "PC-D44", None),
        (STAGE, "44986", "PC-D44", None),
        (STAGE, "2020-01-02 00:00:00", "PC-D44", None),
        (GENE, "=A1", "PC-D45", None),
        (GENE, "@SUM(A1)", "PC-D45", None),
        (GENE, "-2+cmd|' /C calc'!A0", "PC-D45", None),
        (PRINTED, "=1+1", "PC-D45", None),
        (GENE, " EML4", "PC-D46", "EML4"),
        (GENE, "EML4\u3000", "PC-D46", "EML4"),
        (GENE, "n/a", "PC-D47", None),
        (GENE, "nr", "PC-D47", "NR"),
        (GENE, "未记录", "PC-D47", "NR"),
        (GENE, "-", "PC-D47", None),
        (NUMBER, "NaN", "PC-D47", None),
        (GENE, "EM\u200bL4", "PC-D15", "EML4"),
        (GENE, "EM\ufffdL4", "PC-D15", None),
        (GENE, "EML4\nTPM3", "PC-D15", "EML4 TPM3"),
        (STATUS, "ＮＥＤ", "PC-D41", "NED"),
        (SIGNS, "hematuria；fatigue", "PC-D41", "hematuria;fatigue"),
        (SIGNS, "hematuria, fatigue", "PC-D26", "hematuria;fatigue"),
        (SIGNS, "haematuria", "PC-D26", "hematuria"),
        (SIGNS, "cough", "PC-D26", None),
        (SEX, "male", "PC-D48", "M"),
        (SEX, "女", "PC-D48", "F"),
    ],
)
def test_named_with_what_to_type(field, cell, rule, typed):
    found = diagnose(cell, field)
    assert (found.rule, found.typed) == (rule, typed)


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        (NUMBER, "-0.5"), (NUMBER, "+3"), (NUMBER, "1e-5"), (NUMBER, "NR"), (NUMBER, ""),
        (COUNT, "0"), (GENE, "EML4"), (GENE, "MARCHF1"), (STATUS, "NED"), (EFFECT, "none"),
        (SIGNS, "hematuria;back_pain"), (SIGNS, "NR"), (PRINTED, "血尿，腰痛"), (PRINTED, "ND"),
        (PRINTED, "-"), (PRINTED, "２"), (PRINTED, "1,234"), (GENE, "-5"), (RANGE, "2-3"),
        (RANGE, "HLA-A*02:01"), (RANGE, "May"),
    ],
)  # fmt: skip
def test_left_alone(field, cell):
    assert diagnose(cell, field) is None


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_that_python_prints_is_a_number(value):
    assert diagnose(repr(value), NUMBER) is None


@given(st.text(max_size=40), st.sampled_from([NUMBER, COUNT, TIME, STAGE, STATUS, SIGNS, PRINTED]))
def test_what_is_proposed_is_not_wrong_in_the_same_way(cell, field):
    found = diagnose(cell, field)
    if found is not None and found.typed:
        again = diagnose(found.typed, field)
        assert again is None or again.rule != found.rule or again.typed is None


def test_short_codes_are_not_confused():
    assert nearest("NEC", ("NED", "AWD")) is None
