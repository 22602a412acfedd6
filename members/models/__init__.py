"""Municipalities and what is true of them from a date until a date."""

from members.models.growth import GrowthTarget
from members.models.membership import BillingProfile, Decision, Membership
from members.models.merger import Merger, MergerChange
from members.models.municipality import (
    Municipality,
    MunicipalityName,
    Population,
    RegisterImport,
    Succession,
)
from members.models.people import MunicipalRole, Official
from members.models.privacy import DataRequest, NotTheSame, PersonLook, RetentionRule
from members.models.team import MunicipalTeam
from members.models.upload import Upload

__all__ = [
    "BillingProfile",
    "DataRequest",
    "Decision",
    "GrowthTarget",
    "Membership",
    "Merger",
    "MergerChange",
    "MunicipalRole",
    "MunicipalTeam",
    "Municipality",
    "MunicipalityName",
    "NotTheSame",
    "Official",
    "PersonLook",
    "Population",
    "RegisterImport",
    "RetentionRule",
    "Succession",
    "Upload",
]
