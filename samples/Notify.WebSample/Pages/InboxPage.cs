using Notify.Testing;
using Notify.WebSample.Providers;

namespace Notify.WebSample.Pages;

/// <summary>The messages that arrived at the local receivers, newest first.</summary>
internal static class InboxPage
{
    private const int MaxItems = 50;

    public static IResult Show(HttpContext context, LocalProviders providers, Pager pager) => new Page(
        context,
        "Inbox",
        Html.Of(
            $"""
            <p>The messages that arrived at the local receivers, newest first. <a href="/inbox">Refresh</a></p>
            {Section("mail", "E-mail", providers.Smtp?.Messages.Select(Mail))}
            {Section("telegram", "Telegram", providers.Telegram?.Messages.Select(Chat))}
            {Section("push", "Push", providers.Push?.Messages.Select(Push))}
            {Section("pager", "Pager", pager.Pages.Select(text => Html.Of($"<li>{text}</li>")))}
            """));

    private static Html Section(string id, string title, IEnumerable<Html>? items) => Html.Of(
        $"""
        <section aria-labelledby="{id}-title">
        <h2 id="{id}-title">{title}</h2>
        {(items is null ? Html.Of($"<p>Sent to the real service.</p>") : List([.. items.Reverse().Take(MaxItems)]))}
        </section>
        """);

    private static Html List(Html[] items) =>
        items.Length == 0 ? Html.Of($"<p>No messages.</p>") : Html.Of($"<ul>{Html.Join(items)}</ul>");

    private static Html Mail(ReceivedMail mail) => Html.Of(
        $"""
        <li><a href="/inbox/{mail.QueueId}">{mail.Message.Subject}</a> to {string.Join(", ", mail.Recipients)}</li>
        """);

    private static Html Chat(ReceivedBotMessage message) =>
        Html.Of($"<li>To chat {message.Chat}<pre>{message.Text}</pre></li>");

    private static Html Push(ReceivedPush push)
    {
        var notification = push.Json.GetProperty("notification");
        var title = notification.GetProperty("title").GetString();
        var body = notification.TryGetProperty("body", out var text) ? text.GetString() : "";
        return Html.Of($"<li><strong>{title}</strong> {body} (browser {push.Subscription.Number})</li>");
    }
}
