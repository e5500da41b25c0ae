using System.Net.Sockets;
using System.Text;

namespace Notify.Testing.Tests.Smtp;

/// <summary>An SMTP client that sends exactly the given bytes, right or wrong.</summary>
internal sealed class RawSmtpClient : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly TcpClient _tcp;
    private readonly StreamReader _reader;

    private RawSmtpClient(TcpClient tcp)
    {
        _tcp = tcp;
        _reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
    }

    public static async Task<RawSmtpClient> ConnectAsync(LocalSmtpServer server, bool greet = true)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(server.Host, server.Port);
        var client = new RawSmtpClient(tcp);
        if (greet)
        {
            (await client.ReadReplyAsync()).Should().StartWith("220 ");
            (await client.SayAsync("EHLO test")).Should().StartWith("250-");
        }

        return client;
    }

    /// <summary>Sends a line and reads the reply to it.</summary>
    public async Task<string?> SayAsync(string line)
    {
        await SendAsync(line + "\r\n");
        return await ReadReplyAsync();
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _tcp.GetStream().WriteAsync(bytes);

    /// <summary>Returns the reply with all its lines; null if the server has closed the connection.</summary>
    public async Task<string?> ReadReplyAsync()
    {
        var reply = new StringBuilder();
        while (await _reader.ReadLineAsync().WaitAsync(Guard) is { } line)
        {
            reply.Append(line);
            if (line.Length < 4 || line[3] != '-')
                return reply.ToString();
            reply.Append('\n');
        }

        return null;
    }

    /// <summary>Brings the session to the stage at which content is expected.</summary>
    public async Task OpenDataAsync()
    {
        (await SayAsync("MAIL FROM:<from@example.com>")).Should().StartWith("250 ");
        (await SayAsync("RCPT TO:<to@example.com>")).Should().StartWith("250 ");
        (await SayAsync("DATA")).Should().StartWith("354 ");
    }

    public void Dispose()
    {
        _reader.Dispose();
        _tcp.Dispose();
    }
}
