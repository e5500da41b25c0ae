using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace Notify.Email.Tests.Counterparts;

/// <summary>An SMTP server, MIME parser and DKIM verifier of other make: npm's <c>smtp-server</c>, <c>mailparser</c> and <c>mailauth</c> in a process of their own.</summary>
public sealed class ExternalReceiver : IAsyncLifetime
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan InstallGuard = TimeSpan.FromMinutes(5);
    private static readonly string[] Files = ["package.json", "package-lock.json", ".npmrc", "receiver.mjs"];

    private readonly Channel<JsonElement> _mails = Channel.CreateUnbounded<JsonElement>();
    private readonly Channel<JsonElement> _answers = Channel.CreateUnbounded<JsonElement>();
    private Process? _process;

    /// <summary>Where it listens on loopback.</summary>
    public int Port { get; private set; }

    public async Task InitializeAsync()
    {
        var folder = await InstallAsync();
        _process = Start("node", folder, "receiver.mjs");
        _process.OutputDataReceived += (_, line) => Sort(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Port = (await ReadAsync(_answers)).GetProperty("port").GetInt32();
    }

    /// <summary>Sends one mail and waits for what arrived.</summary>
    public async Task<JsonElement> ReceiveAsync(Func<Task> send)
    {
        await send();
        return await ReadAsync(_mails);
    }

    /// <summary>Publishes a DNS TXT record to the verifier.</summary>
    public async Task PublishAsync(string name, string txt)
    {
        await _process!.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { name, txt }));
        await _process.StandardInput.FlushAsync();
        await ReadAsync(_answers);
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

    private static async Task<JsonElement> ReadAsync(Channel<JsonElement> channel) => await channel.Reader.ReadAsync().AsTask().WaitAsync(Guard);

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

    /// <summary>Installs the packages once, into a folder that survives the run, and anew where the lock file has changed.</summary>
    private static async Task<string> InstallAsync()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Counterparts", "receiver");
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "counterparts", "mail-receiver"));
        Directory.CreateDirectory(folder);
        var installed = Path.Combine(folder, "installed-lock.json");
        var wanted = await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json"));
        foreach (var file in Files)
            File.Copy(Path.Combine(source, file), Path.Combine(folder, file), overwrite: true);
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
            return folder;

        using var npm = Start("npm", folder, "ci", "--ignore-scripts", "--no-progress");
        npm.StandardInput.Close();
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = npm.StandardError.ReadToEndAsync();
        using var guard = new CancellationTokenSource(InstallGuard);
        await npm.WaitForExitAsync(guard.Token);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci failed; the tests against the independent receiver need Node 20 and npm: {await errors} {await output}");
        await File.WriteAllTextAsync(installed, wanted);
        return folder;
    }

    private static Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() && program == "npm" ? "npm.cmd" : program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
    }
}
