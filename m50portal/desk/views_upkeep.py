"""The page that a municipality confirms, with what the upper rooms know of it."""

from django.urls import reverse

from m50portal.core.dates import today
from m50portal.core.returning import with_return
from members.upkeep.presenters import Line, Part
from members.upkeep.views_review import ReviewView
from pillars.models import Participation


class ReviewPageView(ReviewView):
    """The register's parts, and who takes part in which pillar, with whom."""

    def parts(self) -> list[Part]:
        facts, people, *rest = super().parts()
        return [facts, people, self._pillars(), *rest]

    def _pillars(self) -> Part:
        rows = Participation.objects.current().filter(municipality=self.object)
        found = rows.with_roles_on(today()).select_related("pillar").for_lists()
        choose = with_return(reverse("pillars:list"), self.page)
        return Part(
            "pillars",
            "In de pijlers",
            [self._line(row) for row in found],
            actions=(("Pijlers bekijken", choose),),
            empty="Uw gemeente doet nog in geen pijler mee.",
        )

    def _line(self, row: Participation) -> Line:
        pair = f", met {row.policy_official.name}" if row.policy_official else ""
        lacks = self._lacks_pair(row)
        text = f"{row.official.name}{pair}" + (
            ", nog zonder inhoudelijk ambtenaar" if lacks else ""
        )
        links = (
            ("Ambtenaar kiezen", with_return(reverse("pillars:pair", args=[row.pk]), self.page)),
            (
                "Beëindigen",
                with_return(reverse("pillars:end_participation", args=[row.pk]), self.page),
            ),
        )
        about = f"{row.official.name}, pijler {row.pillar.name}"
        return Line(f"Pijler {row.pillar.name}", text, links, about, lacks)

    def _lacks_pair(self, row: Participation) -> bool:
        """An executive without an official to prepare the pillar (pillars.selectors.missing_pairs)."""
        return row.pk in self._without_pair

    @property
    def _without_pair(self) -> set[int]:
        if not hasattr(self, "_missing"):
            rows = Participation.objects.missing_pair_on(today()).filter(municipality=self.object)
            self._missing = set(rows.values_list("pk", flat=True))
        return self._missing
