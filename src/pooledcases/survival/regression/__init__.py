"""Hazard ratios of covariates: Cox's model with Firth's penalty, checks first."""

from pooledcases.survival.regression.cox_model import cox

__all__ = ["cox"]
