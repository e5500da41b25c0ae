using System.Collections.Frozen;

namespace Notify.WebSample.Pages;

/// <summary>What was done, in words. The page's address holds the key alone.</summary>
internal static class Notices
{
    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>
    {
        ["alert"] = "The alert is queued. It goes to the first of push, e-mail and Telegram that takes it.",
        ["newsletter"] = "The newsletter is queued. It comes by e-mail, unless you have unsubscribed.",
        ["page"] = "Three pages are queued. A broken pager makes dead letters of them after a few seconds.",
        ["nobody"] = "A mail to a mailbox that does not exist is queued. "
            + "Queue an alert and do it twice again: the third mail is not tried.",
        ["late"] = "A mail is queued that is worth telling for a microsecond. It is dropped as expired.",
        ["browsers-expired"] = "The made-up browsers have withdrawn their subscriptions. The next alert finds out and goes by e-mail.",
        ["pager-broken"] = "The pager is broken.",
        ["pager-mended"] = "The pager works. Requeue its dead letters on the operator page.",
        ["telegram-failed"] = "The made-up chat could not be linked. Try again.",
        ["telegram"] = "The made-up chat has pressed Start. It is yours now.",
    }.ToFrozenDictionary();

    public static Html Of(string? said) => said is not null && Texts.TryGetValue(said, out var text)
        ? Html.Of($"""<p role="status" class="said">{text}</p>""")
        : Html.Of($"");
}
