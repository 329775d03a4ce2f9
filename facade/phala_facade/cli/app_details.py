"""How a single app is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phala_facade.cli.cvm_table import CVM_COLUMNS, csv_row
from phala_facade.cli.details import details_of
from phala_facade.cli.output import Result
from phala_facade.cli.table import Table

if TYPE_CHECKING:
    from phala_facade.cli.output import Screen
    from phala_facade.models import App

APP_FIELDS = (
    "app_id",
    "id",
    "name",
    "provision_type",
    "kms_type",
    "cvm_count",
    "is_minimal",
    "created_at",
    "workspace.id",
    "workspace.slug",
    "profile.display_name",
    "profile.custom_domain",
    "icon_url",
)
"""The columns of a CSV file of apps; new ones are added at the end."""


def result_of_app(app: App) -> Result:
    """Return an app with all that is known about it."""

    def show(screen: Screen) -> None:
        screen.details(app.name or app.app_id or "app", details_of(app, without=("cvms", "current_cvm")))
        cvms = app.cvms or ((app.current_cvm,) if app.current_cvm else ())
        if cvms:
            screen.line()
            screen.table(Table(CVM_COLUMNS, cvms))

    return Result(document=app.to_dict(), header=APP_FIELDS, rows=[csv_row(app, APP_FIELDS)], show=show)
