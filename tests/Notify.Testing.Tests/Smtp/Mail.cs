using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Notify.Testing.Tests.Smtp;

/// <summary>Sends with MailKit, a client by other authors.</summary>
internal static class Mail
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    public static MimeMessage New(
        string to = "to@example.com",
        string from = "from@example.com",
        string subject = "Hello",
        string text = "Hi there\n")
    {
        var message = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = text } };
        message.From.Add(MailboxAddress.Parse(from));
        message.To.Add(MailboxAddress.Parse(to));
        return message;
    }

    public static async Task<SmtpClient> ConnectAsync(
        LocalSmtpServer server,
        SecureSocketOptions security = SecureSocketOptions.None)
    {
        var client = new SmtpClient();
        client.ServerCertificateValidationCallback = (_, certificate, _, _) =>
            certificate?.GetCertHashString() == server.Certificate.GetCertHashString();
        await client.ConnectAsync(server.Host, server.Port, security).WaitAsync(Guard);
        return client;
    }

    public static async Task<string> SendAsync(LocalSmtpServer server, MimeMessage? message = null)
    {
        using var client = await ConnectAsync(server);
        var response = await client.SendAsync(message ?? New()).WaitAsync(Guard);
        await client.DisconnectAsync(quit: true).WaitAsync(Guard);
        return response;
    }

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Guard);

    public static Task Soon(this Task task) => task.WaitAsync(Guard);
}
