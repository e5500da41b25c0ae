using Notify.Testing;

namespace Notify.Demo;

/// <summary>The failures in the demo: those of every provider, and with <c>--fail</c> many more.</summary>
internal static class DemoFaults
{
    public static void Script(LocalReceivers receivers, bool more)
    {
        receivers.Smtp?.Script(SmtpScript.ReplyToRcpt(550, "5.1.1 no such user", Of("karl")).Forever());
        receivers.Telegram?.Script(BotApiScript.TooManyRequests(2).ForChat(Scenario.GraceChat));
        if (!more)
            return;
        receivers.Smtp?.Script(
            SmtpScript.ReplyToRcpt(450, "4.2.0 mailbox busy, try again", Of("ada")).Times(2),
            SmtpScript.ReplyToRcpt(550, "5.1.1 no such user", Of("reader-2")).Forever(),
            SmtpScript.ReplyToRcpt(550, "5.7.1 refused by policy", Of("reader-4")).Forever(),
            SmtpScript.DropAfterData());
        receivers.Push?.Script(PushScript.Reply(503, "busy", match: subscription => !subscription.IsExpired).Times(2));
        receivers.Telegram?.Script(BotApiScript.InternalError(), BotApiScript.BadGateway());
    }

    private static Func<string, bool> Of(string user) =>
        address => address.StartsWith($"{user}@", StringComparison.Ordinal);
}
