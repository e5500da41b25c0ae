using System.Collections.Frozen;

namespace Notify.WebSample.Pages;

/// <summary>The texts about completed actions. The address of the page contains only the key.</summary>
internal static class Notices
{
    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>
    {
        ["alert"] = "The alert was queued. It is sent by the first of push, e-mail and Telegram that accepts it.",
        ["newsletter"] = "The newsletter was queued. It is sent by e-mail, unless you unsubscribed.",
        ["page"] = "Three pages were queued. If the pager is broken, they become dead letters after a few seconds.",
        ["unknown-mailbox"] = "An e-mail to a mailbox that does not exist was queued. "
            + "Send an alert, and repeat this twice: the third e-mail is not sent, because the address is suppressed.",
        ["late"] = "An e-mail that expires after one microsecond was queued. It is dropped as expired.",
        ["browsers-expired"] = "The subscriptions of the simulated browsers have expired. "
            + "The next alert detects that and is sent by e-mail.",
        ["pager-broken"] = "The pager is broken.",
        ["pager-repaired"] = "The pager works. Requeue its dead letters on the operator page.",
        ["telegram-failed"] = "The simulated chat could not be linked. Try again.",
        ["telegram"] = "The simulated chat pressed Start and is linked to you.",
    }.ToFrozenDictionary();

    public static Html Of(string? said) => said is not null && Texts.TryGetValue(said, out var text)
        ? Html.Of($"""<p role="status" class="said">{text}</p>""")
        : Html.Of($"");
}
