using MailKit.Net.Smtp;
using MailKit.Security;
using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Email;

/// <summary>MailKit alone: with one connection for all messages, or one for each.</summary>
internal sealed class BareMailKitContender(int port, bool reuse) : IContender
{
    private SmtpClient? _client;

    public string Name => reuse ? "MailKit, one connection kept" : "MailKit, one connection a message";

    public int Messages => reuse ? 4_000 : 1_500;

    public Task SetUpAsync()
    {
        _client = new SmtpClient();
        return reuse ? ConnectAsync(_client) : Task.CompletedTask;
    }

    public async Task RunAsync(int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            if (reuse)
            {
                await _client!.SendAsync(Mail.Create());
                continue;
            }

            using var client = new SmtpClient();
            await ConnectAsync(client);
            await client.SendAsync(Mail.Create());
            await client.DisconnectAsync(quit: true);
        }
    }

    public ValueTask DisposeAsync()
    {
        _client!.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task ConnectAsync(SmtpClient client) => client.ConnectAsync("127.0.0.1", port, SecureSocketOptions.None);
}
