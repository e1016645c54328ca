"""The HTTP interface."""

from typing import Literal

from fastapi import FastAPI
from pydantic import BaseModel, Field

from parcel_quotes.pricing import Parcel, quote

app = FastAPI(title="Parcel quotes")


class QuoteRequest(BaseModel):
    weight_grams: int = Field(gt=0, le=30_000)
    destination: Literal["domestic", "international"]
    express: bool = False


class QuoteResponse(BaseModel):
    cents: int


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/quotes")
def create_quote(request: QuoteRequest) -> QuoteResponse:
    parcel = Parcel(request.weight_grams, request.destination, request.express)
    return QuoteResponse(cents=quote(parcel))
