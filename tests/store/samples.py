"""Samples to fill the tables with."""

import dataclasses
from datetime import UTC, datetime
from typing import Any

from bot.coach.interview import Given, Interview
from bot.coach.report import Feature, Figure, Finding, Report, Score, Told
from bot.coach.report import Suggestion as Suggested
from bot.store.experiments import PlannedExperiment
from bot.store.questions import Asked, Citation, Suggestion
from bot.store.updates import Received
from knowledge.diagnostic import Diagnostic, Picture
from knowledge.taxonomy import PlaybookKind
from retrieval.answering import Citation as Quoted


def asked(**changes: Any) -> Asked:
    sample = Asked(
        chat_id=1,
        user_id=1,
        message_id=10,
        thread_id=None,
        question="and for banks?",
        standalone="how can a bank use self-efficacy?",
        answered=True,
        text="Offer planning tools. [1]",
        milliseconds=12,
        citations=(Citation("a.md", "Banking", "Offer planning tools.", "Banking: Offer planning tools."),),
        suggestions=(Suggestion("Steps for banks", "What are the steps for banks?"),),
        generation=3,
    )
    return dataclasses.replace(sample, **changes)


def received(update_id: int, chat_key: int = 1, user_id: int | None = 1) -> Received:
    return Received(update_id, chat_key, user_id, f'{{"update_id": {update_id}}}')


CONTENT = """
title: Health check
minutes: 2
summary: How the business does.
well_title: All is well
well_text: Nothing hurts.
questions:
  - {id: industry, kind: single, text: Your trade, why: It matters., vocabulary: industry, profile: industry}
  - {id: stages, kind: multiple, text: Your stages, why: It matters., vocabulary: stage, profile: stages}
  - id: size
    kind: single
    text: Your size
    why: It matters.
    profile: size
    options: [{id: one, label: Just me}, {id: few, label: 2–9 people}, {id: many, label: 10 or more}]
  - {id: sells, kind: text, text: Your offer, why: It matters., profile: offering}
  - id: whom
    kind: multiple
    text: Your customers
    why: It matters.
    profile: customers
    options: [{id: homes, label: Households}, {id: firms, label: Firms}, {id: state, label: The state}]
  - {id: visits, kind: number, text: Visits in a year, why: It matters., most: 1000}
"""


def diagnostic(name: str = "health", version: int = 1) -> Diagnostic:
    return Diagnostic.read(f"{name}.yaml", f"version: {version}{CONTENT}")


def interview(name: str = "health", **answers: Given) -> Interview:
    return Interview(diagnostic(name), answers)


def report(**changes: Any) -> Report:
    """A report with something in each of its parts."""
    quoted = Quoted("a.md", "A", "Banking", "Offer planning tools.", "Banking: Offer planning tools.")
    told = Told("What do you do?", "Banking")
    suggested = Suggested(
        heading="Biases to leverage",
        title="Self-efficacy",
        kind=PlaybookKind.BIAS,
        document="a.md",
        summary="People do what they believe they can do.",
        because=("you said banking",),
        steps=("Offer planning tools.",),
        measure="Share of plans finished",
        caution="",
        script="Shall we plan it together?",
        citations=(quoted,),
    )
    sample = Report(
        diagnostic="health",
        version=1,
        title="Health check",
        made_at=datetime(2030, 1, 1, tzinfo=UTC),
        business="A bank",
        headline="Start with planning",
        lead="Customers doubt themselves.",
        basis="Eight answers.",
        picture=Picture.BARS,
        measures=("score",),
        scores=(Score("trust", "Trust", (0.5,)), Score("speed", "Speed", (None,))),
        figures=(Figure("nps", "Net Promoter Score", 22.0, "+22", "80 answers"),),
        features=(Feature("Parking", "must-be", 0.1, 0.9),),
        findings=(Finding("doubt", "Doubt", "They doubt.", (told,)),),
        suggestions=(suggested,),
        script="Hello.",
        steps=("Listen.",),
        leave=("Arguing.",),
        sources=(quoted,),
        answers=(told,),
        without=("b.md",),
    )
    return dataclasses.replace(sample, **changes)


def planned(**changes: Any) -> PlannedExperiment:
    sample = PlannedExperiment(
        chat_id=1,
        thread_id=None,
        user_id=1,
        report_id=None,
        title="Self-efficacy",
        document="a.md",
        step="Offer planning tools.",
        touchpoint="First appointment",
        measure="Share of plans finished",
        baseline="About a third",
        review_at=datetime(2030, 1, 8, tzinfo=UTC),
    )
    return dataclasses.replace(sample, **changes)
