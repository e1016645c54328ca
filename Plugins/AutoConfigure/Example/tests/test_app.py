from fastapi.testclient import TestClient

from parcel_quotes.app import app

client = TestClient(app)


def test_health() -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_quote() -> None:
    response = client.post("/quotes", json={"weight_grams": 501, "destination": "domestic"})
    assert response.status_code == 200
    assert response.json() == {"cents": 610}


def test_weight_is_checked() -> None:
    response = client.post("/quotes", json={"weight_grams": 0, "destination": "domestic"})
    assert response.status_code == 422
