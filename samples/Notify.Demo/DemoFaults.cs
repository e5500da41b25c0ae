using Notify.Testing;

namespace Notify.Demo;

/// <summary>What goes wrong in the demo: what every provider does one day, and with <c>--fail</c> a good deal more of it.</summary>
internal static class DemoFaults
{
    public static void Script(LocalReceivers receivers, bool more)
    {
        receivers.Smtp?.Script(SmtpScript.ReplyToRcpt(550, "5.1.1 no such user", address => address.StartsWith("karl@", StringComparison.Ordinal)).Forever());
        receivers.Telegram?.Script(BotApiScript.TooManyRequests(2).ForChat(Scenario.GraceChat));
        if (!more)
            return;
        receivers.Smtp?.Script(
            SmtpScript.ReplyToRcpt(450, "4.2.0 mailbox busy, try again", address => address.StartsWith("ada@", StringComparison.Ordinal)).Times(2),
            SmtpScript.ReplyToRcpt(550, "5.1.1 no such user", address => address.StartsWith("reader-2@", StringComparison.Ordinal)).Forever(),
            SmtpScript.ReplyToRcpt(550, "5.7.1 refused by policy", address => address.StartsWith("reader-4@", StringComparison.Ordinal)).Forever(),
            SmtpScript.DropAfterData());
        receivers.Push?.Script(PushScript.Reply(503, "busy", match: subscription => !subscription.IsExpired).Times(2));
        receivers.Telegram?.Script(BotApiScript.InternalError(), BotApiScript.BadGateway());
    }
}
