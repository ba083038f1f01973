"""Tables and sentences for people: every cell is text, ready to be read.

Nothing is computed here; numbers are rounded by :mod:`pooledcases.format` alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.lazy_room import make_lazy

if TYPE_CHECKING:
    from pooledcases.tables.bias import asymmetry_frame, selection_frame, trim_fill_frame
    from pooledcases.tables.checks import audit_frame, check_frame, moves_frame, printed_frame
    from pooledcases.tables.competing import fine_gray_frame, incidence_frame
    from pooledcases.tables.contact_frames import current_frame, status_curves_frame
    from pooledcases.tables.data_lines import data_line
    from pooledcases.tables.dependent import dependent_frame, overlap_frame, robust_frame
    from pooledcases.tables.effect_table import effects_frame
    from pooledcases.tables.evidence import (
        combined_frame,
        directions_frame,
        median_frame,
        medians_frame,
    )
    from pooledcases.tables.explain import explain
    from pooledcases.tables.explain_questions import explain_questions
    from pooledcases.tables.files import WRITERS, add_table, to_csv, to_html, write
    from pooledcases.tables.groups import shrinkage_frame
    from pooledcases.tables.influence import baujat_frame, gosh_frame, influence_frame, refits_frame
    from pooledcases.tables.listing import cell_footnotes, patient_listing
    from pooledcases.tables.location_scale import location_scale_frame
    from pooledcases.tables.methods import methods_sentence
    from pooledcases.tables.missing import (
        counted_tests_frame,
        left_out_frame,
        missing_frame,
        tipping_frame,
    )
    from pooledcases.tables.patient_regression import regression_frame
    from pooledcases.tables.patients import (
        comparison_frame,
        proportions_frame,
        table_one_frame,
        two_by_two_frame,
    )
    from pooledcases.tables.pooled import pooled_frame
    from pooledcases.tables.priors import prior_frame
    from pooledcases.tables.published import rebuilt_frame, together_frame
    from pooledcases.tables.restricted import (
        at_risk_frame,
        quantile_frame,
        restricted_contrast_frame,
        restricted_frame,
    )
    from pooledcases.tables.sentences import SENTENCES, sentence
    from pooledcases.tables.specification import (
        specification_choices_frame,
        specification_frame,
        specification_not_fitted_frame,
    )
    from pooledcases.tables.studies import studies_frame
    from pooledcases.tables.times import curve_frame

__all__ = [
    "SENTENCES",
    "WRITERS",
    "add_table",
    "asymmetry_frame",
    "at_risk_frame",
    "audit_frame",
    "baujat_frame",
    "cell_footnotes",
    "check_frame",
    "combined_frame",
    "comparison_frame",
    "counted_tests_frame",
    "current_frame",
    "curve_frame",
    "data_line",
    "dependent_frame",
    "directions_frame",
    "effects_frame",
    "explain",
    "explain_questions",
    "fine_gray_frame",
    "gosh_frame",
    "incidence_frame",
    "influence_frame",
    "left_out_frame",
    "location_scale_frame",
    "median_frame",
    "medians_frame",
    "methods_sentence",
    "missing_frame",
    "moves_frame",
    "overlap_frame",
    "patient_listing",
    "pooled_frame",
    "printed_frame",
    "prior_frame",
    "proportions_frame",
    "quantile_frame",
    "rebuilt_frame",
    "refits_frame",
    "regression_frame",
    "restricted_contrast_frame",
    "restricted_frame",
    "robust_frame",
    "selection_frame",
    "sentence",
    "shrinkage_frame",
    "specification_choices_frame",
    "specification_frame",
    "specification_not_fitted_frame",
    "status_curves_frame",
    "studies_frame",
    "table_one_frame",
    "tipping_frame",
    "to_csv",
    "to_html",
    "together_frame",
    "trim_fill_frame",
    "two_by_two_frame",
    "write",
]

make_lazy(
    __name__,
    {
        ".bias": "asymmetry_frame selection_frame trim_fill_frame",
        ".checks": "audit_frame check_frame moves_frame printed_frame",
        ".competing": "fine_gray_frame incidence_frame",
        ".contact_frames": "current_frame status_curves_frame",
        ".data_lines": "data_line",
        ".dependent": "dependent_frame overlap_frame robust_frame",
        ".effect_table": "effects_frame",
        ".evidence": "combined_frame directions_frame median_frame medians_frame",
        ".explain": "explain",
        ".explain_questions": "explain_questions",
        ".files": "WRITERS add_table to_csv to_html write",
        ".groups": "shrinkage_frame",
        ".influence": "baujat_frame gosh_frame influence_frame refits_frame",
        ".listing": "cell_footnotes patient_listing",
        ".location_scale": "location_scale_frame",
        ".methods": "methods_sentence",
        ".missing": "counted_tests_frame left_out_frame missing_frame tipping_frame",
        ".patient_regression": "regression_frame",
        ".patients": "comparison_frame proportions_frame table_one_frame two_by_two_frame",
        ".pooled": "pooled_frame",
        ".priors": "prior_frame",
        ".published": "rebuilt_frame together_frame",
        ".restricted": "at_risk_frame quantile_frame restricted_contrast_frame restricted_frame",
        ".sentences": "SENTENCES sentence",
        ".specification": "specification_choices_frame specification_frame "
        "specification_not_fitted_frame",
        ".studies": "studies_frame",
        ".times": "curve_frame",
    },
)
