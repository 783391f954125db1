"""What is remembered: tables with their constraints. Nothing here decides."""

from mainstay.records.models.accounts import Account
from mainstay.records.models.additions import Addition
from mainstay.records.models.amendments import Amendment, AmendmentChange, Document
from mainstay.records.models.api_tokens import AnsweredCall, ApiToken, CallCount
from mainstay.records.models.clouds import CloudImage, CloudKey
from mainstay.records.models.contracts import Contract, ContractToken, Deviation, Line
from mainstay.records.models.decisions import KeptDecision
from mainstay.records.models.environments import Environment
from mainstay.records.models.events import Event
from mainstay.records.models.frozen_answers import FrozenAnswer
from mainstay.records.models.glossary import TermMeaning
from mainstay.records.models.invitations import Invitation
from mainstay.records.models.lists import (
    BulkAct,
    BulkItem,
    CoverCount,
    KeptClass,
    KeptStanding,
    ListChoice,
    MachineTag,
    SavedView,
)
from mainstay.records.models.looks import Look, PageSeen
from mainstay.records.models.machines import Activity, Attachment, CloneSighting, Machine
from mainstay.records.models.magic import MagicAttach
from mainstay.records.models.mail import Mail, MailServer, Notice, NoticeChoice
from mainstay.records.models.people import Membership, Person
from mainstay.records.models.provider import LegacyEnd, Provider
from mainstay.records.models.seals import ChainCheck, Seal, SealCount
from mainstay.records.models.services import Service
from mainstay.records.models.sign_in import SingleSignOn
from mainstay.records.models.use import DailyUse
from mainstay.records.models.webhooks import Delivery, DeliveryAttempt, Webhook

__all__ = [
    "Account",
    "Activity",
    "Addition",
    "Amendment",
    "AmendmentChange",
    "AnsweredCall",
    "ApiToken",
    "Attachment",
    "BulkAct",
    "BulkItem",
    "CallCount",
    "ChainCheck",
    "CloneSighting",
    "CloudImage",
    "CloudKey",
    "Contract",
    "ContractToken",
    "CoverCount",
    "DailyUse",
    "Delivery",
    "DeliveryAttempt",
    "Deviation",
    "Document",
    "Environment",
    "Event",
    "FrozenAnswer",
    "Invitation",
    "KeptClass",
    "KeptDecision",
    "KeptStanding",
    "LegacyEnd",
    "Line",
    "ListChoice",
    "Look",
    "Machine",
    "MachineTag",
    "MagicAttach",
    "Mail",
    "MailServer",
    "Membership",
    "Notice",
    "NoticeChoice",
    "PageSeen",
    "Person",
    "Provider",
    "SavedView",
    "Seal",
    "SealCount",
    "Service",
    "SingleSignOn",
    "TermMeaning",
    "Webhook",
]
