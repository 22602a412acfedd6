"""People and their roles from a file: who is new, who changed, whose role ended.

Somebody is known by the e-mail address of the work; without one by the name, among the people of
the same municipality. Roles are added and ended, never overwritten.
"""

import datetime
from collections import defaultdict

from m50portal.core.dates import long_date, today
from m50portal.core.names import fold
from members.choices import RoleKind
from members.import_places import Places
from members.import_reading import Row
from members.importing import Plan, Source
from members.models import Municipality, MunicipalRole, Official

ROLE_WORDS = {
    "contactpersoon": "contact_official",
    "contact": "contact_official",
    "makelaar": "contact_official",
    "secretaris": "secretary",
    "adviseur": "adviser",
    "strateeg": "adviser",
    "beleidsmedewerker": "policy_officer",
    "beleidsadviseur": "policy_officer",
    "ambtenaar": "policy_officer",
    "financiën": "finance",
    "crediteurenadministratie": "finance",
    "loco-burgemeester": "alderman",
}
PRIVATE = {
    *("gmail.com", "googlemail.com", "hotmail.com", "hotmail.nl", "outlook.com", "live.nl"),
    *("live.com", "yahoo.com", "icloud.com", "me.com", "ziggo.nl", "kpnmail.nl", "planet.nl"),
    *("xs4all.nl", "home.nl", "upcmail.nl", "proton.me", "protonmail.com", "msn.com", "hetnet.nl"),
}
ONE_DAY = datetime.timedelta(days=1)


def plan_people(source: Source) -> Plan:
    """Who would be added, which data and roles would change, which roles would end."""
    plan = Plan.of("mensen", source)
    reader = _People(plan)
    for row in source.rows:
        plan.at = row.number
        reader.take(row)
    plan.added.sort(key=lambda change: isinstance(change.instance, MunicipalRole))
    return plan


class _People:
    """The people and roles of the register, stored and planned, while the file is being read."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.places = plan, Places()
        self.by_email: dict[str, Official] = {}
        self.by_name: dict[tuple[int, str], Official] = {}
        self.roles: dict[tuple[int, int, str], list[MunicipalRole]] = defaultdict(list)
        self.said: dict[str, int] = {}
        self.seen: dict[tuple[int, int, str, datetime.date], int] = {}
        self.by_id = {official.pk: official for official in Official.objects.all()}
        for official in self.by_id.values():
            if official.email:
                self.by_email[official.email.lower()] = official
        roles = MunicipalRole.objects.select_related("official").order_by("starts_on", "pk")
        for role in roles:
            self._keep(role)

    def _keep(self, role: MunicipalRole) -> None:
        official = self.by_id.setdefault(role.official_id, role.official)
        self.by_name.setdefault((role.municipality_id, fold(official.name)), official)
        self.roles[official.pk, role.municipality_id, role.kind].append(role)

    def take(self, row: Row) -> None:
        """Plan what one row says."""
        municipality = self.places.of(row)
        name = row.text("person", required=True, longest=120)
        kind = row.choice("kind", RoleKind, also=ROLE_WORDS)
        portfolio = row.text("portfolio", longest=120)
        email, phone = row.email("email"), row.text("phone", longest=30)
        starts_on, last_day = row.day("starts_on"), row.day("last_day")
        self._look(row, kind, email, portfolio)
        self._check_period(row, municipality, starts_on, last_day)
        if email and name:
            self._check_address(row, email, name)
        if municipality is None or not row.is_good:
            return
        added, changed = len(self.plan.added), len(self.plan.changed)
        official = self._official(row, municipality, name, email, phone)
        self._plan_role(row, official, municipality, kind, portfolio, starts_on, last_day)
        if not row.is_good:  # its role cannot be: then the person is not shown as new either
            del self.plan.added[added:], self.plan.changed[changed:]

    def _look(self, row: Row, kind: str, email: str, portfolio: str) -> None:
        if kind == RoleKind.ALDERMAN and not portfolio:
            row.warn(
                "portfolio", "deze wethouder heeft geen portefeuille. U kunt haar later invullen."
            )
        if email.rpartition("@")[2] in PRIVATE:
            row.warn(
                "email", f"{email} lijkt een privéadres. Gebruik liever het adres van het werk."
            )

    def _check_period(
        self,
        row: Row,
        municipality: Municipality | None,
        starts_on: datetime.date | None,
        last_day: datetime.date | None,
    ) -> None:
        if starts_on and last_day and last_day < starts_on:
            row.refuse(
                "last_day",
                f"de laatste dag {long_date(last_day)} ligt voor de begindatum {long_date(starts_on)}.",
            )
            return
        if municipality is None:
            return
        if starts_on and self.places.refuse_absent(row, "code", municipality, starts_on):
            return
        ends = municipality.ends_on
        if ends is None or (last_day is None and row.text("last_day")):
            return
        # A role without an end goes along, on the day itself, with a merger that is planned.
        goes_beyond = ends <= today() if last_day is None else last_day >= ends
        if goes_beyond:
            row.refuse(
                "code",
                f"{municipality.gone_text} {self.places.successor_text(municipality)}".strip(),
            )

    def _check_address(self, row: Row, email: str, name: str) -> None:
        """An address is of one person, in the register and in the file."""
        known, before = self.by_email.get(email), self.said.get(email)
        if known is not None and fold(known.name) != fold(name):
            if before is not None:
                row.refuse(
                    "email",
                    f"{email} staat ook in rij {before}, bij {known.name}. Een adres hoort bij één persoon.",
                )
            else:
                row.refuse(
                    "email", f"{email} is van {known.name}. Vul een ander adres of die naam in."
                )
        self.said.setdefault(email, row.number)

    def _official(
        self, row: Row, municipality: Municipality, name: str, email: str, phone: str
    ) -> Official:
        """The person that the row means: known, or planned as new."""
        official = self.by_email.get(email) if email else None
        if official is None:
            namesake = self.by_name.get((municipality.pk, fold(name)))
            if namesake is not None and email and namesake.email:
                row.warn(
                    "email",
                    f"{namesake.name} staat er al met {namesake.email}. Dit wordt een tweede persoon met die naam.",
                )
            else:
                official = namesake
        if official is None:
            official = Official(email=email, phone=phone)
            official.set_name(name)
            self.plan.add(official, name)
            self._remember(official, municipality)
            return official
        fresh = Official()
        fresh.set_name(name)
        values: dict[str, object] = {
            "name": name,
            "sort_key": fresh.sort_key,
            "search_key": fresh.search_key,
        }
        if email and email != official.email.lower():
            values |= {"email": email, "email_confirmed_on": None}
        if phone:
            values["phone"] = phone
        before = len(self.plan.changed)
        self.plan.compare(official, official.name, values)
        if len(self.plan.changed) == before:
            self.plan.unchanged -= 1  # the row is counted by its role
        self._remember(official, municipality)
        return official

    def _remember(self, official: Official, municipality: Municipality) -> None:
        if official.email:
            self.by_email[official.email] = official
        self.by_name[municipality.pk, fold(official.name)] = official

    def _plan_role(
        self,
        row: Row,
        official: Official,
        municipality: Municipality,
        kind: str,
        portfolio: str,
        starts_on: datetime.date | None,
        last_day: datetime.date | None,
    ) -> None:
        who = official.pk or -id(official)
        roles = self.roles[who, municipality.pk, kind]
        role = _meant(roles, starts_on)
        day = role.starts_on if role is not None else starts_on
        if day is None:
            text = "dit vak is leeg, en deze rol is nog niet bekend. Vul in wanneer zij begint."
            row.refuse("starts_on", text)
            return
        wish = MunicipalRole(
            official=official,
            municipality=municipality,
            kind=kind,
            portfolio=portfolio,
            starts_on=day,
            ends_on=last_day + ONE_DAY if last_day else None,
        )
        others = [other for other in roles if other is not role]
        if problem := self._problem(wish, others, role, who):
            row.refuse(*problem)
            return
        self.seen[who, municipality.pk, kind, wish.starts_on] = row.number
        if role is not None and kind == RoleKind.CONTACT_OFFICIAL and not official.email:
            row.warn(
                "email", "deze contactambtenaar heeft geen e-mailadres en krijgt geen post van M50."
            )
        label = f"{official.name}: {RoleKind(kind).label.lower()} van {municipality.name}"
        if role is None:
            roles.append(wish)
            self.plan.add(wish, label)
            return
        values = {"portfolio": portfolio, "ends_on": wish.ends_on}
        self.plan.compare(role, label, {name: new for name, new in values.items() if new})

    def _problem(
        self, wish: MunicipalRole, others: list[MunicipalRole], role: MunicipalRole | None, who: int
    ) -> tuple[str, str] | None:
        """The column and the reason (Dutch) why somebody cannot have this role then."""
        name, day = wish.official.name, wish.starts_on
        if wish.ends_on is not None and wish.ends_on <= day:
            return "last_day", f"de laatste dag ligt voor de begindatum {long_date(day)}."
        before = self.seen.get((who, wish.municipality_id, wish.kind, day))
        if before is not None:
            return "person", f"deze rol van {name} staat ook in rij {before}. Haal één rij weg."
        if clash := next((o for o in others if _overlaps(o, day, wish.ends_on)), None):
            text = (
                f"{name} heeft deze rol al {clash.period_text}. Kies een datum die daarbuiten ligt."
            )
            return "starts_on", text
        if role is None and wish.kind == RoleKind.CONTACT_OFFICIAL and not wish.official.email:
            return "email", "vul een e-mailadres in: een contactambtenaar krijgt post van M50."
        return None


def _meant(roles: list[MunicipalRole], starts_on: datetime.date | None) -> MunicipalRole | None:
    """The role that a row means: the one that starts that day, else the one that still runs."""
    if starts_on is None:
        return next((role for role in roles if role.ends_on is None), None)
    return next((role for role in roles if role.starts_on == starts_on), None)


def _overlaps(role: MunicipalRole, starts_on: datetime.date, ends_on: datetime.date | None) -> bool:
    begun_in_time = ends_on is None or role.starts_on < ends_on
    return begun_in_time and (role.ends_on is None or role.ends_on > starts_on)
