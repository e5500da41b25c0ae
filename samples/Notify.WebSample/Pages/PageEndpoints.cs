namespace Notify.WebSample.Pages;

internal static class PageEndpoints
{
    public static void MapPages(this WebApplication app)
    {
        var pages = app.MapGroup("").RequireAuthorization().ExcludeFromDescription();
        pages.MapGet("/", HomePage.ShowAsync);
        pages.MapGet("/inbox", InboxPage.Show);
        pages.MapGet("/inbox/{id}", MailPage.Show);
        pages.MapGet("/inbox/{id}/html", MailPage.ShowBody);
    }
}
