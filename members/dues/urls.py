"""Addresses of the dues."""

from django.urls import path

from members.dues import (
    views,
    views_bank,
    views_books,
    views_invoice,
    views_reminder_settings,
    views_reminders,
    views_settings,
    views_share,
    views_transparency,
)

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
    path("herinneringen/", views_reminders.RemindersView.as_view(), name="reminders"),
    path(
        "herinneringen/instellingen/",
        views_reminder_settings.ReminderSettingsView.as_view(),
        name="reminder_settings",
    ),
    path(
        "herinneringen/instellingen/schakelaar/",
        views_reminder_settings.PolicyView.as_view(),
        name="reminder_policy",
    ),
    path(
        "herinneringen/stappen/",
        views_reminder_settings.UsualLevelsView.as_view(),
        name="usual_levels",
    ),
    path(
        "herinneringen/stappen/nieuw/",
        views_reminder_settings.LevelAddView.as_view(),
        name="level_add",
    ),
    path(
        "herinneringen/stappen/<int:pk>/",
        views_reminder_settings.LevelEditView.as_view(),
        name="level_edit",
    ),
    path(
        "herinneringen/rente/nieuw/",
        views_reminder_settings.InterestRateAddView.as_view(),
        name="rate_add",
    ),
    path(
        "herinneringen/rente/<int:pk>/",
        views_reminder_settings.InterestRateEditView.as_view(),
        name="rate_edit",
    ),
    path("herinneringen/<int:pk>/", views_reminders.ReminderView.as_view(), name="reminder"),
    path(
        "herinneringen/<int:pk>/brief/",
        views_reminders.ReminderLetterView.as_view(),
        name="reminder_letter",
    ),
    path(
        "herinneringen/<int:pk>/akkoord/",
        views_reminders.ReminderApproveView.as_view(),
        name="reminder_approve",
    ),
    path(
        "herinneringen/<int:pk>/niet-versturen/",
        views_reminders.ReminderRefuseView.as_view(),
        name="reminder_refuse",
    ),
    path(
        "herinneringen/<int:pk>/opnieuw/",
        views_reminders.ReminderRetryView.as_view(),
        name="reminder_retry",
    ),
    path("openstaand/", views_books.OpenItemsView.as_view(), name="open_items"),
    path("boekhouding/", views_books.BooksView.as_view(), name="books"),
    path("boekhouding/journaal/", views_books.JournalView.as_view(), name="journal"),
    path("boekhouding/e-facturen/", views_books.EInvoicesView.as_view(), name="einvoices"),
    path("boekhouding/rekeningen/", views_books.LedgerSettingsView.as_view(), name="ledger"),
    path(
        "boekhouding/auditfile/<int:year>/", views_books.AuditFileView.as_view(), name="audit_file"
    ),
    path(
        "boekhouding/transparantie/",
        views_transparency.StatementListView.as_view(),
        name="transparency",
    ),
    path(
        "boekhouding/transparantie/nieuw/",
        views_transparency.StatementAddView.as_view(),
        name="transparency_add",
    ),
    path(
        "boekhouding/transparantie/<int:pk>/",
        views_transparency.StatementView.as_view(),
        name="transparency_detail",
    ),
    path(
        "boekhouding/transparantie/<int:pk>/wijzigen/",
        views_transparency.StatementEditView.as_view(),
        name="transparency_edit",
    ),
    path(
        "boekhouding/transparantie/<int:pk>/weggooien/",
        views_transparency.StatementDiscardView.as_view(),
        name="transparency_discard",
    ),
    path(
        "boekhouding/transparantie/<int:pk>/uitgeven/",
        views_transparency.StatementIssueView.as_view(),
        name="transparency_issue",
    ),
    path(
        "boekhouding/transparantie/<int:pk>/verbeteren/",
        views_transparency.StatementCorrectView.as_view(),
        name="transparency_correct",
    ),
    path("transparantieopgaven/<int:pk>/", views_share.ShareView.as_view(), name="share"),
    path("transparantieopgaven/<int:pk>/pdf/", views_share.PdfAskView.as_view(), name="share_pdf"),
    path(
        "transparantieopgaven/<int:pk>/pdf/<int:number>/",
        views_share.PdfStatusView.as_view(),
        name="share_pdf_status",
    ),
    path(
        "transparantieopgaven/<int:pk>/pdf/<int:number>/bestand/",
        views_share.PdfFileView.as_view(),
        name="share_pdf_file",
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
    path("facturen/<str:number>/peppol/", views_invoice.PeppolView.as_view(), name="send_peppol"),
    path(
        "facturen/<str:number>/opnieuw-bezorgen/",
        views_invoice.DeliveryRetryView.as_view(),
        name="retry_delivery",
    ),
    path("facturen/<str:number>/pauzeren/", views_reminders.PauseView.as_view(), name="pause"),
    path("facturen/<str:number>/hervatten/", views_reminders.ResumeView.as_view(), name="resume"),
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
