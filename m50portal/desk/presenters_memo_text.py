"""What a memo says: the register and the answers of a person, in sentences. It asks no database."""

import datetime
import re

from m50portal.core.dates import long_date
from m50portal.desk.choices_memo import SUBJECTS, MemoKind
from m50portal.desk.presenters_memo import Answers, Block, Memo
from m50portal.desk.presenters_memo_money import costs
from m50portal.desk.selectors_memo import MemoFacts, PillarFact
from members.choices import BAND, DecisionKind, MembershipKind
from members.models import Decision, Membership
from members.presenters import certain_date, enumerate_names, outside_band


def compose(facts: MemoFacts, answers: Answers) -> Memo:
    """The memo that ``answers`` and ``facts`` make."""
    kind = MemoKind(answers.kind)
    day = answers.meeting_on
    blocks = [
        Block("h2", "Voorgeschiedenis en aanleiding"),
        *_history(facts),
        *_paragraphs(answers.reason),
        Block("h2", "Ligt er een besluit van het college aan ten grondslag?"),
        Block("p", _underlying(facts)),
        *_term(facts, kind, day),
        Block("h2", "Samenvatting"),
        Block("h3", "Het netwerk"),
        *_network(facts),
        Block("h3", "De pijlers"),
        *_pillars(facts),
        Block("h3", "Belangenbehartiging"),
        *_lobby(facts),
        Block("h3", "Wat deelname brengt"),
        *_paragraphs(answers.worth),
        Block("h3", "Financieel"),
        *costs(facts, kind, day),
        *_paragraphs(answers.coverage),
        Block("h2", "Gevraagd" if kind == MemoKind.YEARLY else "Voorgesteld besluit"),
        _list(answers.decision),
        *_attachments(facts),
    ]
    subject = SUBJECTS[kind]
    return Memo(
        title=subject,
        heading=HEADINGS.get(kind, "Voorstel aan het college"),
        municipality=facts.municipality.legal_name,
        date=long_date(day),
        iso_date=day.isoformat(),
        head=(
            ("Onderwerp", subject),
            ("Datum", long_date(day)),
            ("Portefeuillehouder", answers.portfolio_holder.strip()),
            ("Team", answers.team.strip()),
            ("Steller", answers.author.strip()),
        ),
        blocks=tuple(blocks),
    )


HEADINGS = {MemoKind.YEARLY: "Informatie voor het college"}


def _paragraphs(text: str) -> list[Block]:
    return [Block("p", part.strip()) for part in re.split(r"\n\s*\n|\r?\n", text) if part.strip()]


def _list(text: str) -> Block:
    """One line is a sentence, more are a numbered list."""
    lines = [line.strip(" \t-•") for line in text.splitlines() if line.strip(" \t-•")]
    return Block("ol", items=tuple(lines)) if len(lines) > 1 else Block("p", "".join(lines))


def _history(facts: MemoFacts) -> list[Block]:
    """How the municipality came to where it is, oldest first."""
    sentences: list[tuple[datetime.date, str]] = []
    decided = {row.decision_id for row in facts.memberships if row.decision_id}
    for decision in facts.decisions:
        sentences.append((decision.decided_on, decision_sentence(decision)))
    for row in facts.memberships:
        if row.decision_id not in decided or row.decision_id is None:
            sentences.append((row.starts_on, _membership_sentence(row)))
    for pk, day in facts.family.until.items():
        if day <= facts.known_on:
            old = facts.family.former[pk].name
            sentences.append(
                (day, f"Op {long_date(day)} ging {old} op in {facts.municipality.name}.")
            )
    if not sentences:
        text = f"{facts.municipality.name} is niet eerder lid of aspirant-lid van M50 geweest."
        return [Block("p", text)]
    ordered = sorted(sentences, key=lambda pair: (pair[0], " ging " not in pair[1]))
    return [Block("p", " ".join(text for _, text in ordered))]


def decision_sentence(decision: Decision) -> str:
    """``Op 16 mei 2023 besloot de burgemeester tot het lidmaatschap.``, with mandate and last day."""
    what = {
        DecisionKind.ASPIRANT: "tot het aspirant-lidmaatschap van M50",
        DecisionKind.MEMBER: "tot het lidmaatschap van M50",
        DecisionKind.END: "tot beëindiging van het lidmaatschap van M50",
    }[DecisionKind(decision.kind)]
    who = _with_article(decision.body)
    person = f" ({decision.person})" if decision.person else ""
    parts = [f"Op {long_date(decision.decided_on)} besloot {who}{person} {what}."]
    if decision.mandate:
        parts.append(f"Mandaat: {_sentence(decision.mandate)}")
    if decision.decide_by:
        parts.append(
            f"De laatste dag om over het definitieve lidmaatschap te beslissen werd {long_date(decision.decide_by)}."
        )
    return " ".join(parts)


def _with_article(body: str) -> str:
    """``het college van …``, ``de burgemeester``."""
    lower = body[:1].lower() + body[1:]
    article = "het" if lower.startswith(("college", "dagelijks bestuur")) else "de"
    return lower if lower.startswith(("het ", "de ")) else f"{article} {lower}"


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _membership_sentence(row: Membership) -> str:
    label = "lid" if row.kind == MembershipKind.MEMBER else "aspirant-lid"
    since = certain_date(row.starts_on, row.start_certainty)
    return (
        f"{row.municipality.name} is sinds {since} {label} van M50."
        if row.ends_on is None
        else (
            f"{row.municipality.name} was van {since} tot {certain_date(row.ends_on, row.end_certainty)} {label} van M50."
        )
    )


def _underlying(facts: MemoFacts) -> str:
    days = [long_date(row.decided_on) for row in facts.decisions]
    if not days:
        return "Nee. Over het lidmaatschap van M50 is in het register nog geen besluit vastgelegd."
    plural = "besluiten" if len(days) > 1 else "het besluit"
    return f"Ja: {plural} van {enumerate_names(days)}."


def _term(facts: MemoFacts, kind: MemoKind, day: datetime.date) -> list[Block]:
    """The last day to decide: of the aspirant year that would begin, or of the one that runs."""
    if kind == MemoKind.ASPIRANT:
        text = (
            f"Besluit het college op {long_date(day)}, dan is {long_date(facts.decide_by(day))} de laatste dag om "
            "over het definitieve lidmaatschap te beslissen."
        )
        return [Block("p", text)]
    current = facts.current
    decision = current.decision if current and current.kind == MembershipKind.ASPIRANT else None
    if decision is None or decision.decide_by is None:
        return []
    last = decision.decide_by
    if day > last:
        return [
            Block(
                "p",
                f"De termijn liep tot en met {long_date(last)} en is op de dag van deze vergadering voorbij.",
            )
        ]
    days = (last - day).days
    left = (
        "Dat is de dag van deze vergadering."
        if days == 0
        else f"Op de dag van deze vergadering is dat nog {days} {'dag' if days == 1 else 'dagen'}."
    )
    return [Block("p", f"Het college heeft tot en met {long_date(last)} om te beslissen. {left}")]


def _network(facts: MemoFacts) -> list[Block]:
    counts, day = facts.summary, long_date(facts.known_on)
    low, high = (f"{border:,}".replace(",", ".") for border in BAND)
    members = _count(counts.members, "gemeente lid", "gemeenten lid")
    text = (
        "M50 is het netwerk van middelgrote gemeenten. Gemeenten delen er kennis, leren van elkaars "
        f"ervaringen en trekken samen op richting het Rijk. Het richt zich vooral op gemeenten met {low} tot en met {high} inwoners."
    )
    numbers = f"Op {day} {members} van M50"
    if counts.aspirants:
        numbers += (
            f" en {_count(counts.aspirants, 'gemeente aspirant-lid', 'gemeenten aspirant-lid')}"
        )
    numbers += "."
    if counts.inhabitants and counts.figures_on:
        figure = f"{counts.inhabitants:,}".replace(",", ".")
        numbers += (
            f" Samen hebben zij {figure} inwoners, {counts.share} procent van Nederland "
            f"(cijfers van {long_date(counts.figures_on)})."
        )
    return [Block("p", text), Block("p", numbers), *_size(facts)]


def _count(number: int, one: str, more: str) -> str:
    return f"is 1 {one}" if number == 1 else f"zijn {number} {more}"


def _size(facts: MemoFacts) -> list[Block]:
    if facts.inhabitants is None or facts.inhabitants_on is None:
        return []
    figure = f"{facts.inhabitants:,}".replace(",", ".")
    text = f"{facts.municipality.name} had op {long_date(facts.inhabitants_on)} {figure} inwoners"
    if outside_band(facts.inhabitants):
        return [
            Block("p", f"{text}. Dat ligt buiten deze richtlijn; de richtlijn sluit niemand uit.")
        ]
    return [Block("p", f"{text} en past daarmee in deze richtlijn.")]


def _pillars(facts: MemoFacts) -> list[Block]:
    if not facts.pillars:
        return [Block("p", "Op dit moment zijn er geen pijlers.")]
    names = enumerate_names([pillar.name for pillar in facts.pillars])
    intro = (
        f"Leden werken samen in pijlers. Op {long_date(facts.known_on)} zijn dat {names}. De deelnemers van een "
        "pijler bepalen zelf waaraan zij werken. Bestuurders, gemeentesecretarissen en ambtenaren kunnen meedoen."
    )
    lines = tuple(_pillar_line(pillar) for pillar in facts.pillars)
    name = facts.municipality.name
    ours = [pillar for pillar in facts.pillars if pillar.ours]
    blocks = [Block("p", intro), Block("ul", items=lines)]
    if ours:
        who = tuple(f"{pillar.name}: {enumerate_names(list(pillar.ours))}" for pillar in ours)
        blocks += [Block("p", f"Namens {name} doen mee:"), Block("ul", items=who)]
    else:
        part = f"{name} doet nog in geen pijler mee. M50 raadt aan om in ten minste één pijler mee te doen."
        blocks.append(Block("p", part))
    if facts.activities:
        blocks.append(Block("p", f"{name} doet mee aan deze activiteiten:"))
        blocks.append(Block("ul", items=facts.activities))
    return blocks


def _pillar_line(pillar: PillarFact) -> str:
    parts = [pillar.name]
    if pillar.summary:
        parts.append(f": {pillar.summary.rstrip('.')}")
    elif pillar.themes:
        parts.append(f": {enumerate_names(list(pillar.themes))}")
    chair = (
        f" Voorzitter: {pillar.chair}." if pillar.chair else " De plaats van voorzitter is vacant."
    )
    return f"{''.join(parts)}.{chair}"


def _lobby(facts: MemoFacts) -> list[Block]:
    text = (
        "M50 brengt de belangen van middelgrote gemeenten onder de aandacht van Tweede Kamer, kabinet en "
        "ministeries. Het netwerk doet dat in overleg met de VNG en met andere netwerken van gemeenten."
    )
    if not facts.goals:
        return [Block("p", text)]
    year = facts.goals[0].plan_year
    intro = (
        f"De lobbydoelen uit het jaarplan {year}:"
        if len(facts.goals) > 1
        else f"Het lobbydoel uit het jaarplan {year}:"
    )
    return [
        Block("p", text),
        Block("p", intro),
        Block("ul", items=tuple(goal.title for goal in facts.goals)),
    ]


def _attachments(facts: MemoFacts) -> list[Block]:
    """What goes with it, when there is anything."""
    items = [
        f"{row.get_kind_display()} van {long_date(row.decided_on)}"
        for row in facts.decisions
        if row.document
    ]
    if facts.plan is not None:
        items.append(facts.plan.title)
    return [Block("h2", "Bijlagen"), Block("ul", items=tuple(items))] if items else []
