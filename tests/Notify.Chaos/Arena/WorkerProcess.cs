using System.Diagnostics;
using System.Globalization;
using Notify.Chaos.Faults;

namespace Notify.Chaos.Arena;

/// <summary>A real process and its journal. The lines of a killed process count.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly Task _reading;
    private readonly Task<string> _errors;

    private WorkerProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _reading = Task.Run(ReadAsync);
    }

    public bool IsRunning => !_process.HasExited;

    /// <summary>The exit code of a process that has ended.</summary>
    public int ExitCode => _process.ExitCode;

    public int Concurrency { get; private init; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>Starts a process.</summary>
    /// <param name="settings">The task of the process.</param>
    /// <param name="clock">Its wall clock, or null for the machine's.</param>
    public static WorkerProcess Start(WorkerSettings settings, SteppedClock? clock)
    {
        var program = PathOf(settings.IsOld ? "Notify.Chaos.OldWorker" : "Notify.Chaos.Worker");
        var start = new ProcessStartInfo("dotnet", [program, .. settings.ToArguments()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in clock?.Environment ?? [])
            start.Environment[name] = value;
        return new WorkerProcess(Process.Start(start)!) { Concurrency = settings.Concurrency };
    }

    public int Count(string word) => Lines.Count(line => line.StartsWith(word, StringComparison.Ordinal));

    /// <summary>Returns the notifications of all lines that begin with a word.</summary>
    public IReadOnlySet<Guid> Ids(string word) =>
        Lines.Select(line => line.Split(' '))
            .Where(words => words[0] == word)
            .Select(words => Guid.Parse(words[1]))
            .ToHashSet();

    /// <summary>Waits until the process has written a number of lines that begin with a word.</summary>
    public async Task SaysAsync(string word, int times = 1, TimeSpan? patience = null)
    {
        try
        {
            await Until.TrueAsync(() => Count(word) >= times || (!IsRunning && _reading.IsCompleted), patience);
        }
        catch (TimeoutException)
        {
            // Reported below.
        }

        if (Count(word) < times)
            throw new TimeoutException(
                $"Expected {times} × {word} from a process that {(IsRunning ? "is running" : "has ended")}, received "
                    + $"{Count(word)}. Last lines: {string.Join(" | ", Lines.TakeLast(3))}");
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Sends SIGTERM, and waits until the process has ended.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM");
        await EndAsync();
    }

    /// <summary>Sends SIGSTOP: no thread runs until <see cref="ResumeAsync"/>, and the connections stay open.</summary>
    public Task SuspendAsync() => SignalAsync("STOP");

    /// <summary>Sends SIGCONT.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    /// <summary>Returns the whole log of a process that has ended.</summary>
    public Task<string> ReadLogAsync() => _errors.WaitAsync(Until.Patience);

    /// <summary>Waits until the process has ended, and all of its output was read.</summary>
    public async Task EndAsync(TimeSpan? patience = null)
    {
        await _process.WaitForExitAsync().WaitAsync(patience ?? Until.Patience);
        await _reading.WaitAsync(Until.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
            _process.Kill();
        await EndAsync();
        if (await _errors is { Length: > 0 } log
            && Environment.GetEnvironmentVariable("NOTIFY_CHAOS_LOGS") is { Length: > 0 } folder)
            await File.WriteAllTextAsync(Path.Combine(folder, $"worker-{_process.Id}.log"), log);
        _process.Dispose();
    }

    private static string PathOf(string program) => Path.Combine(
        AppContext.BaseDirectory,
        "..",
        "..",
        program,
        new DirectoryInfo(AppContext.BaseDirectory).Name,
        $"{program}.dll");

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        kill.ExitCode.Should().Be(0, $"SIG{signal} must reach the process");
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_lines)
                _lines.Add(line);
        }
    }
}
