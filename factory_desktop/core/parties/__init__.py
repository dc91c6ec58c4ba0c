"""Parties: suppliers, customers, job workers and transporters in one record."""

from factory_desktop.core.parties.models import Party
from factory_desktop.core.parties.module import MODULE
from factory_desktop.core.parties.queries import PARTIES, find_party, party_record
from factory_desktop.core.parties.services import save_party

__all__ = ["MODULE", "PARTIES", "Party", "find_party", "party_record", "save_party"]
