"""The list of users: whose roles they are and when each came last."""

from __future__ import annotations

from datetime import datetime

from factory_desktop.core.kernel.views import Filter, ViewState
from factory_desktop.core.platform import listing
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.module import USERS
from factory_desktop.core.platform.security.services import create_user
from factory_desktop.core.platform.security.signin import sign_in
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
