using Notify.Testing;

namespace Notify.Demo;

/// <summary>The SMTP server the demo starts for itself, with the faults of <c>--fail</c>.</summary>
internal static class LocalReceiver
{
    public static async Task<LocalSmtpServer> StartAsync(bool fail)
    {
        var server = await LocalSmtpServer.StartAsync();
        if (fail)
        {
            server.Script(
                SmtpScript.ReplyToRcpt(450, "4.2.0 mailbox busy, try again", address => address.StartsWith("karl@", StringComparison.Ordinal)).Times(2),
                SmtpScript.ReplyToRcpt(550, "5.1.1 no such user", address => address.StartsWith("reader-3@", StringComparison.Ordinal)).Forever(),
                SmtpScript.ReplyToRcpt(550, "5.7.1 refused by policy", address => address.StartsWith("reader-5@", StringComparison.Ordinal)).Forever(),
                SmtpScript.DropAfterData());
        }

        return server;
    }
}
