using System.Diagnostics;
using System.Globalization;

namespace Notify.Email.Tests.Counterparts;

/// <summary>Postfix. It stores a mail with additional headers before those of the mail.</summary>
/// <remarks>
/// Its package and that of Exim exclude each other, so <c>eng/install-test-tools.sh</c> unpacks it into a folder.
/// </remarks>
public sealed class Postfix() : MailServer("postfix")
{
    private const string Unpacked = "/opt/notify-postfix";

    protected override string Inbox => Path.Combine(Folder, "mail", "inbox", "new");

    protected override string Listening => "daemon started";

    protected override Task<Process> StartAsync()
    {
        var root = Directory.Exists(Unpacked) ? Unpacked : "";
        var script = Path.Combine(AppContext.BaseDirectory, "Counterparts", "postfix", "start.sh");
        return Task.FromResult(Run("sh", script, Folder, Port.ToString(CultureInfo.InvariantCulture), root));
    }
}
