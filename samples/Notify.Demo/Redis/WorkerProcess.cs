using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Notify.Delivery;
using Notify.Demo.Reporting;

namespace Notify.Demo.Redis;

/// <summary>A worker process, from the point of view of the process that started it.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Journal _journal;
    private readonly ConcurrentDictionary<WorkItem, bool> _begun = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _listening;
    private int _delivered;

    private WorkerProcess(int number, Process process, Journal journal)
    {
        (Number, _process, _journal) = (number, process, journal);
        _listening = Task.Run(ListenAsync);
    }

    public int Number { get; }

    public int ProcessId => _process.Id;

    public bool IsKilled { get; private set; }

    public bool IsRunning => !_process.HasExited;

    /// <summary>Completes when the worker consumes its queues, or when the process has ended.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The number of envelopes that it has started and not settled, according to its reports.</summary>
    public int InFlight => _begun.Count;

    /// <summary>The number of these envelopes on one channel.</summary>
    public int InFlightOn(string channel) => _begun.Keys.Count(item => item.Channel == channel);

    /// <summary>The number of messages that it has delivered.</summary>
    public int Delivered => Volatile.Read(ref _delivered);

    /// <param name="settings">
    /// Its configuration. It is passed in the environment because it contains keys, and all users of the machine can
    /// read a command line.
    /// </param>
    public static WorkerProcess Start(
        int number,
        IReadOnlyDictionary<string, string?> settings,
        Journal journal)
    {
        // This process runs as "dotnet Notify.Demo.dll" or as the program itself.
        var program = Environment.ProcessPath!;
        var name = Path.GetFileNameWithoutExtension(program);
        string[] arguments = name.Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [Assembly.GetExecutingAssembly().Location, WorkerProgram.Role]
            : [WorkerProgram.Role];
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new WorkerProcess(number, Process.Start(start)!, journal);
    }

    /// <summary>Kills the process as <c>kill -9</c> does. <see cref="InFlight"/> does not change afterwards.</summary>
    public async Task KillAsync()
    {
        IsKilled = true;
        _process.Kill();
        await _process.WaitForExitAsync();
        await _listening;
    }

    /// <summary>Lets the worker finish its deliveries, and kills it if that takes too long.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        using var late = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited)
            _process.Kill();
        await _listening;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private async Task ListenAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } text)
        {
            if (WorkerLine.Read(text) is not { } line)
                continue;
            if (line.Begun is { } item)
                _begun[item] = true;
            else if (line.Entry is { } entry)
                Take(entry);
            else
                _ready.TrySetResult();
        }

        _ready.TrySetResult();
    }

    private void Take(JournalEntry entry)
    {
        _journal.Add(entry with { Worker = Number });
        if (entry.EndsWork)
            _begun.TryRemove(new WorkItem(entry.Envelope, entry.Channel), out _);
        if (entry.Kind == DeliveryEventKind.Sent)
            Interlocked.Increment(ref _delivered);
    }
}
