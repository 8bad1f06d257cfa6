"""Whether the product answers, to someone who may know nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lcf_lms import create_app
from tests.hosts import dispose

ADDRESSES = ("/healthz", "/learn/healthz")


@pytest.mark.parametrize("address", ADDRESSES)
def test_all_is_well(both: Any, address: str) -> None:
    answer = both.app.test_client().get(address)
    assert (answer.status_code, answer.text) == (200, "ok")
    assert answer.mimetype == "text/plain"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    head = both.app.test_client().head(address)
    assert (head.status_code, head.text) == (200, "")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("url", ["postgresql+psycopg://lcf:hidden@127.0.0.1:1/none", ""])
def test_without_its_tables_it_is_not(
    url: str, address: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app({"LCF_LMS_DATABASE_URL": url, "LCF_LMS_INSTANCE": str(tmp_path)})
    answer = app.test_client().get(address)
    assert (answer.status_code, answer.text) == (503, "database")
    assert "the database does not answer: OperationalError" in caplog.text
    assert "hidden" not in caplog.text
    dispose(app)
