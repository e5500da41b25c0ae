using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Notify.Tests.Shared;

namespace Notify.Email.Tests.Counterparts;

/// <summary>
/// An SMTP server, MIME parser and DKIM verifier of other make: npm's <c>smtp-server</c>, <c>mailparser</c> and
/// <c>mailauth</c> in a separate process.
/// </summary>
public sealed class ExternalReceiver : IAsyncLifetime
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly Channel<JsonElement> _mails = Channel.CreateUnbounded<JsonElement>();
    private readonly Channel<JsonElement> _answers = Channel.CreateUnbounded<JsonElement>();
    private Process? _process;

    /// <summary>The port on which it listens on loopback.</summary>
    public int Port { get; private set; }

    public async Task InitializeAsync()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Counterparts", "receiver");
        var folder = await Node.InstallAsync(
            source,
            "mail-receiver",
            "package.json",
            "package-lock.json",
            ".npmrc",
            "receiver.mjs");
        _process = Node.Start("node", folder, "receiver.mjs");
        _process.OutputDataReceived += (_, line) => Sort(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Port = (await ReadAsync(_answers)).GetProperty("port").GetInt32();
    }

    /// <summary>Sends one mail and waits for its arrival.</summary>
    public async Task<JsonElement> ReceiveAsync(Func<Task> send)
    {
        await send();
        return await ReadAsync(_mails);
    }

    /// <summary>Publishes a DNS TXT record to the verifier.</summary>
    public Task PublishAsync(string name, string txt) => AskAsync(new { name, txt });

    /// <summary>Verifies the DKIM signature of a mail.</summary>
    /// <returns>The result, for example <c>pass</c> or <c>fail</c>.</returns>
    public async Task<string> VerifyAsync(byte[] mail)
    {
        var answer = await AskAsync(new { verify = Convert.ToBase64String(mail) });
        return string.Join(' ', answer.GetProperty("results").EnumerateArray().Select(result => result.GetString()));
    }

    private async Task<JsonElement> AskAsync(object question)
    {
        await _process!.StandardInput.WriteLineAsync(JsonSerializer.Serialize(question));
        await _process.StandardInput.FlushAsync();
        return await ReadAsync(_answers);
    }

    public async Task DisposeAsync()
    {
        if (_process is null)
            return;
        _process.StandardInput.Close();
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(guard.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    private static async Task<JsonElement> ReadAsync(Channel<JsonElement> channel) =>
        await channel.Reader.ReadAsync().AsTask().WaitAsync(Guard);

    private void Sort(string? line)
    {
        if (line is null)
        {
            var ended = new InvalidOperationException("The receiver has ended.");
            _mails.Writer.TryComplete(ended);
            _answers.Writer.TryComplete(ended);
            return;
        }
        var message = JsonDocument.Parse(line).RootElement;
        (message.GetProperty("event").GetString() == "mail" ? _mails : _answers).Writer.TryWrite(message);
    }
}
