"""Municipalities and what is true of them from a date until a date."""

from members.models.membership import BillingProfile, Decision, Membership
from members.models.municipality import (
    Municipality,
    MunicipalityName,
    Population,
    RegisterImport,
    Succession,
)
from members.models.people import MunicipalRole, Official

__all__ = [
    "BillingProfile",
    "Decision",
    "Membership",
    "MunicipalRole",
    "Municipality",
    "MunicipalityName",
    "Official",
    "Population",
    "RegisterImport",
    "Succession",
]
