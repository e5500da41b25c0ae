using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Notify.Delivery;
using Notify.Demo.Reporting;

namespace Notify.Demo.Redis;

/// <summary>One worker process, as the process that started it sees it.</summary>
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

    /// <summary>Ends when it works its channels; also when it has ended without doing so.</summary>
    public Task Ready => _ready.Task;

    /// <summary>How many envelopes it has begun with and not settled, as far as it has said.</summary>
    public int InHand => _begun.Count;

    /// <summary>How many of these are on one channel.</summary>
    public int InHandOn(string channel) => _begun.Keys.Count(item => item.Channel == channel);

    /// <summary>How many it has delivered.</summary>
    public int Delivered => Volatile.Read(ref _delivered);

    /// <param name="settings">Its configuration. It goes by the environment: a command line can be read by everybody on the machine, and keys are among it.</param>
    public static WorkerProcess Start(int number, IReadOnlyDictionary<string, string?> settings, Journal journal)
    {
        // "dotnet Notify.Demo.dll" or the program itself, whichever this is.
        var program = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [Assembly.GetExecutingAssembly().Location, WorkerProgram.Role]
            : [WorkerProgram.Role];
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in settings)
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new WorkerProcess(number, Process.Start(start)!, journal);
    }

    /// <summary>As kill -9 does. Then nothing more is heard of it, and <see cref="InHand"/> stays as it is.</summary>
    public async Task KillAsync()
    {
        IsKilled = true;
        _process.Kill();
        await _process.WaitForExitAsync();
        await _listening;
    }

    /// <summary>Lets it finish what it has begun; ends it where it does not.</summary>
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
