"""Addresses of the dues."""

from django.urls import path

from members.dues import views, views_bank, views_books, views_invoice, views_settings

app_name = "dues"
urlpatterns = [
    path("", views.OverviewView.as_view(), name="overview"),
    path("bank/", views_bank.BankView.as_view(), name="bank"),
    path("bank/<int:pk>/", views_bank.StatementView.as_view(), name="statement"),
    path("bank/<int:pk>/vrijgeven/", views_bank.ReleaseView.as_view(), name="release_statement"),
    path("bank/boekingen/<int:pk>/", views_bank.DivideView.as_view(), name="divide"),
    path("bank/boekingen/<int:pk>/opzij/", views_bank.SetAsideView.as_view(), name="set_aside"),
    path("bank/boekingen/<int:pk>/oppakken/", views_bank.TakeUpView.as_view(), name="take_up"),
    path("bank/boekingen/<int:pk>/terugdraaien/", views_bank.UnbookView.as_view(), name="unbook"),
    path("bank/boekingen/<int:pk>/terugboeken/", views_bank.ReverseView.as_view(), name="reverse"),
    path("openstaand/", views_books.OpenItemsView.as_view(), name="open_items"),
    path("boekhouding/", views_books.BooksView.as_view(), name="books"),
    path("boekhouding/journaal/", views_books.JournalView.as_view(), name="journal"),
    path("boekhouding/e-facturen/", views_books.EInvoicesView.as_view(), name="einvoices"),
    path("boekhouding/rekeningen/", views_books.LedgerSettingsView.as_view(), name="ledger"),
    path(
        "boekhouding/auditfile/<int:year>/", views_books.AuditFileView.as_view(), name="audit_file"
    ),
    path("afzender/", views_settings.IssuerListView.as_view(), name="issuers"),
    path("afzender/nieuw/", views_settings.IssuerAddView.as_view(), name="issuer_add"),
    path("afzender/<int:pk>/", views_settings.IssuerEditView.as_view(), name="issuer_edit"),
    path("jaren/nieuw/", views_settings.YearAddView.as_view(), name="year_add"),
    path("rondes/<int:pk>/", views.RunView.as_view(), name="run"),
    path("rondes/<int:pk>/voortgang/", views.RunProgressView.as_view(), name="run_progress"),
    path("facturen/<str:number>/", views_invoice.InvoiceView.as_view(), name="invoice"),
    path("facturen/<str:number>/pdf/", views_invoice.InvoiceFileView.as_view(), name="invoice_pdf"),
    path(
        "facturen/<str:number>/bestand/<str:kind>/",
        views_invoice.InvoiceFileView.as_view(),
        name="invoice_file",
    ),
    path(
        "facturen/<str:number>/opnieuw-bezorgen/",
        views_invoice.DeliveryRetryView.as_view(),
        name="retry_delivery",
    ),
    path("facturen/<str:number>/crediteren/", views_invoice.CreditView.as_view(), name="credit"),
    path(
        "facturen/<str:number>/betaling/",
        views_invoice.PaymentAddView.as_view(),
        name="payment_add",
    ),
    path(
        "betalingen/<int:pk>/intrekken/",
        views_invoice.PaymentWithdrawView.as_view(),
        name="payment_withdraw",
    ),
    path("<int:year>/", views.YearView.as_view(), name="year"),
    path("<int:year>/facturen/", views.InvoiceListView.as_view(), name="invoices"),
    path("<int:year>/facturen-maken/", views.RunStartView.as_view(), name="run_start"),
    path("<int:year>/wijzigen/", views_settings.YearEditView.as_view(), name="year_edit"),
]
