"""Editing the agenda where it is read: in place with htmx, on a page of its own without."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.generic import View
from django.views.generic.edit import FormView

from m50portal.core.versions import ClashError
from meetings.actions import agenda as actions
from meetings.forms import AgendaItemForm
from meetings.models import AgendaItem
from meetings.views.base import AgendaMixin, is_part, part, varying

STEPS = {"up": -1, "down": 1}


class ItemsView(AgendaMixin, View):
    """Another order (``order=3,1,2`` after dragging) or a button of one item (``do=up-3``)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        verb, _, key = request.POST.get("do", "").partition("-")
        if key.isdecimal() and verb == "remove":
            return self._remove(int(key))
        if key.isdecimal() and verb in STEPS:
            item = self.item(int(key))
            order = actions.move(item=item, steps=STEPS[verb], by=request.user)
            return self._say_place(order, item.pk)
        keys = request.POST.get("order", "").split(",")
        if not all(key.isdecimal() for key in keys):
            return HttpResponseBadRequest("Deze volgorde is niet te lezen.")
        order = actions.reorder(meeting=self.meeting, order=list(map(int, keys)), by=request.user)
        moved = request.POST.get("moved", "")
        return self._say_place(order, int(moved) if moved.isdecimal() else None)

    def _remove(self, pk: int) -> HttpResponse:
        item = actions.remove_item(item=self.item(pk, also_removed=True), by=self.request.user)
        say = f"Agendapunt “{item.title}” verwijderd."
        return self.done(say, focus=".m50-toast button", undo={"punt": item.pk})

    def _say_place(self, order: list[int], pk: int | None) -> HttpResponse:
        if pk not in order:
            return self.done("De volgorde is opgeslagen.")
        place = order.index(pk) + 1
        return self.done(f"Het agendapunt staat nu op plaats {place} van {len(order)}.", item=pk)


class ItemFormView(AgendaMixin, FormView):
    """The form of an agenda item: a part of the page for htmx, a page of its own otherwise."""

    form_class: Any = AgendaItemForm
    page_template = "meetings/item_edit.html"
    part_template = "meetings/_item_form.html"
    submit_label: ClassVar[str] = "Agendapunt opslaan"

    def get_template_names(self) -> list[str]:
        return [self.page_template]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if is_part(self.request):
            return part(self.request, self.part_template, context)
        return varying(super().render_to_response(context, **kwargs))

    def form_context(self) -> dict[str, Any]:
        """``element``: id of the form's place; ``action``; ``back``: key of the item to return to."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        base = {
            "heading": self.get_title(),
            "submit_label": self.submit_label,
            "in_place": is_part(self.request),
            "stored": None,
        }
        return {**base, **context, **self.form_context()}


class ItemAddView(ItemFormView):
    """A new agenda item, at the end or after another (``?na=7``)."""

    title = "Agendapunt toevoegen"
    submit_label = "Agendapunt toevoegen"

    def _after(self) -> AgendaItem | None:
        key = self.request.GET.get("na", "")
        items = AgendaItem.objects.present().filter(meeting=self.meeting)
        return items.filter(pk=int(key)).first() if key.isdecimal() else None

    def get_form_kwargs(self) -> dict[str, Any]:
        item = AgendaItem(meeting=self.meeting)
        return {**super().get_form_kwargs(), "instance": item, "auto_id": f"{self._element()}-%s"}

    def _element(self) -> str:
        after = self.request.GET.get("na", "")
        return f"nieuw-na-{after}" if after.isdecimal() else "nieuw"

    def form_context(self) -> dict[str, Any]:
        after = self._after()
        query = f"?na={after.pk}" if after else ""
        return {
            "element": self._element(),
            "action": self.address("item_add") + query,
            "back": after.pk if after else "",
        }

    def form_valid(self, form: AgendaItemForm) -> HttpResponse:
        item = actions.add_item(
            meeting=self.meeting, values=form.values(), after=self._after(), by=self.request.user
        )
        say = f"Agendapunt “{item.title}” toegevoegd."
        return self.done(say, focus=f"#wijzig-{item.pk}", item=item.pk)


class ItemChangeView(ItemFormView):
    """Changing an agenda item; a clash shows both texts and loses neither."""

    title = "Agendapunt wijzigen"

    def get_form_kwargs(self) -> dict[str, Any]:
        item = self.item(self.kwargs["item"], also_removed=self.request.method == "POST")
        auto_id = f"punt-{item.pk}-%s"
        return {**super().get_form_kwargs(), "instance": item, "auto_id": auto_id}

    def form_context(self) -> dict[str, Any]:
        pk = self.kwargs["item"]
        return {"element": f"punt-{pk}", "action": self.address("item_change", pk), "back": pk}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if context["form"].clashes:
            context["stored"] = self.item(self.kwargs["item"], also_removed=True)
        return context

    def form_valid(self, form: AgendaItemForm) -> HttpResponse:
        try:
            item = actions.change_item(
                item=form.instance,
                version=form.cleaned_data["version"],
                values=form.values(),
                by=self.request.user,
            )
        except ClashError:  # saved by another between looking and writing
            form.full_clean()
            return self.form_invalid(form)
        say = f"Agendapunt “{item.title}” opgeslagen."
        return self.done(say, focus=f"#wijzig-{item.pk}", item=item.pk)


class ItemRestoreView(AgendaMixin, View):
    """Putting a removed item back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        item = actions.restore_item(
            item=self.item(self.kwargs["item"], also_removed=True), by=request.user
        )
        say = f"Agendapunt “{item.title}” staat weer op de agenda."
        return self.done(say, focus=f"#wijzig-{item.pk}", item=item.pk)
