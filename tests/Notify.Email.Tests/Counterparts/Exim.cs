using System.Diagnostics;
using System.Globalization;

namespace Notify.Email.Tests.Counterparts;

/// <summary>Exim. It stores a mail as it was sent.</summary>
public sealed class Exim() : MailServer("exim")
{
    protected override string Inbox => Path.Combine(Folder, "mail", "new");

    protected override string Listening => "listening for SMTP";

    protected override async Task<Process> StartAsync()
    {
        var configuration = Path.Combine(Folder, "exim.conf");
        await File.WriteAllTextAsync(configuration, Configuration());
        if (!OperatingSystem.IsWindows())
        {
            // Exim continues as its own user.
            foreach (var name in (string[])["spool", "log", "mail"])
                Directory.CreateDirectory(Path.Combine(Folder, name)).UnixFileMode = (UnixFileMode)0b111_111_111;
            File.SetUnixFileMode(configuration, (UnixFileMode)0b110_100_100);
        }
        // With -v, the daemon and the processes that deliver also write their log to the standard error.
        return Run("exim4", "-C", configuration, "-bdf", "-v");
    }

    private string Configuration() => string.Create(CultureInfo.InvariantCulture, $"""
        primary_hostname = mail.example.com
        spool_directory = {Folder}/spool
        log_file_path = {Folder}/log/%slog
        pid_file_path =
        daemon_smtp_ports = {Port}
        local_interfaces = 127.0.0.1
        tls_advertise_hosts =
        smtputf8_advertise_hosts = *
        chunking_advertise_hosts = *
        accept_8bitmime = yes
        deliver_drop_privilege = true
        acl_smtp_rcpt = accept_all
        acl_smtp_data = accept_all
        keep_environment =

        begin acl
        accept_all:
          accept

        begin routers
        all:
          driver = accept
          transport = maildir

        begin transports
        maildir:
          driver = appendfile
          directory = {Folder}/mail
          maildir_format = true
          directory_mode = 0755
          mode = 0644
          headers_remove = Received

        """);
}
