"""Patients listed one by one and studies that print totals, in one model."""

from pooledcases.models.patients.together import pool_patients

__all__ = ["pool_patients"]
