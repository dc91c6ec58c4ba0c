"""The list of users: whose roles they are and when each came last."""

from __future__ import annotations

from datetime import datetime

import pytest

from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.views import Filter, ViewState
from factory_desktop.core.platform import listing
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.module import USERS
from factory_desktop.core.platform.security.services import create_user
from factory_desktop.core.platform.security.signin import FREE_TRIES, sign_in
from tests.helpers import companies

PASSWORD = "a password nobody guesses"


def test_roles_and_last_sign_in_stand_in_the_list_and_can_be_searched(company: Company) -> None:
    for name, roles in (("asha", ("HR", "Clerk")), ("ravi", ("Owner",))):
        company.execute(
            companies.ADMIN,
            create_user,
            name=name,
            full_name=name.title(),
            password=PASSWORD,
            roles=roles,
        )
    sign_in(company, "Asha", PASSWORD)
    with company.reading() as conn:
        ids = listing.ids(conn, USERS, ViewState(filters=(Filter("roles", "clerk"),)))
        (asha,) = listing.page(conn, USERS, ids)
        everybody = listing.page(conn, USERS, listing.ids(conn, USERS, ViewState()))
    assert asha["name"] == "asha"
    assert sorted(str(asha["roles"]).split(", ")) == ["Clerk", "HR"]
    assert isinstance(asha["last_sign_in"], datetime)
    assert asha["last_sign_in"].replace(microsecond=0) == companies.NOW
    assert [row["last_sign_in"] for row in everybody if row["name"] == "ravi"] == [None]


def test_a_name_is_one_in_capitals_and_in_small_letters_of_any_alphabet(company: Company) -> None:
    """Signing in, counting failures, refusing a second of the name, and saying who came last."""

    def create(name: str) -> None:
        given = {"full_name": "Jürgen Ärger", "password": PASSWORD, "roles": ("Clerk",)}
        company.execute(companies.ADMIN, create_user, name=name, **given)

    create("Ärger")
    for name in ("ÄRGER", "ärger"):
        with pytest.raises(Invalid) as refused:
            create(name)
        assert set(refused.value.fields) == {"name"}
    assert sign_in(company, "ärger", PASSWORD).actor.name == "Ärger"
    with company.reading() as conn:
        rows = listing.page(conn, USERS, listing.ids(conn, USERS, ViewState(search="ärger")))
    assert [(row["name"], row["last_sign_in"] is not None) for row in rows] == [("Ärger", True)]
    for number in range(FREE_TRIES):
        with pytest.raises(RuleBroken):
            sign_in(company, ("ärger", "ÄRGER", "Ärger")[number % 3], "not this one")
    with pytest.raises(RuleBroken) as waits:
        sign_in(company, "äRGER", PASSWORD)
    assert waits.value.code == "throttled"
