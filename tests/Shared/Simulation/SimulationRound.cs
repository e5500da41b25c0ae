namespace Notify.Tests.Simulation;

/// <summary>One round: plays a history, ends all faults, and checks the invariants.</summary>
internal sealed class SimulationRound : IAsyncDisposable
{
    private readonly World _world;
    private readonly EngineRest _rest;
    private readonly List<SimulatedProcess> _processes = [];
    private readonly List<Task> _enqueueing = [];

    private SimulationRound(History history, SimulationBus bus, EngineRest rest)
    {
        _world = new World(history, bus, rest);
        _rest = rest;
    }

    private SimulationClock Clock => _world.Clock;

    /// <summary>Runs a round.</summary>
    /// <returns>The number of messages that were unaffected by all faults and were served within the bound.</returns>
    /// <exception cref="SimulationException">An invariant is violated.</exception>
    public static async Task<int> RunAsync(History history, SimulationBus bus, EngineRest rest)
    {
        await using var round = new SimulationRound(history, bus, rest);
        try
        {
            return await round.RunAsync();
        }
        catch (Exception exception) when (exception is not SimulationException)
        {
            throw new SimulationException(round._world, [exception.ToString()], []);
        }
    }

    private async Task<int> RunAsync()
    {
        await _rest.CountOtherThreadsAsync();
        await StartProcessAsync();
        foreach (var operation in _world.History.Operations)
        {
            await AdvanceToAsync(operation.At);
            await ApplyAsync(operation);
        }

        await AdvanceToAsync(Clock.Elapsed);
        _world.EndFaults();
        await ServeFreshMessagesAsync(Invariants.RecoveryBound);
        // The first messages ended all pauses, so the second ones find nothing to wait for.
        await ServeFreshMessagesAsync(_world.Bus.Prompt);
        await StopAllAsync();
        var invariants = new Invariants(_world);
        await invariants.CheckAsync();
        return invariants.Unaffected;
    }

    private async Task ApplyAsync(Operation operation)
    {
        switch (operation)
        {
            case Enqueue enqueue:
                // A full lane may keep the call waiting.
                _enqueueing.Add(_world.EnqueueAsync(enqueue));
                break;
            case Cancel cancel when _world.Messages.FirstOrDefault(one => one.Number == cancel.Number) is { } message:
                message.IsCanceled = true;
                await _world.Bus.Inner.Control.CancelAsync(message.Envelope.NotificationId);
                break;
            case StepClock step:
                Clock.WallClockStep = step.Step;
                break;
            case Restart restart:
                if (restart.IsCrash)
                    _processes[^1].Crash();
                else
                    _processes[^1].Stop();
                await StartProcessAsync();
                break;
        }
    }

    private async Task StartProcessAsync() => _processes.Add(await SimulatedProcess.StartAsync(_world));

    /// <summary>Enqueues a message to each recipient on each channel, and waits until everything has ended.</summary>
    private async Task ServeFreshMessagesAsync(TimeSpan bound)
    {
        var start = Clock.Elapsed;
        foreach (var recipient in _world.History.Recipients)
        {
            foreach (var channel in _world.History.Channels)
                _enqueueing.Add(_world.EnqueueBoundedAsync(recipient, channel.Name, bound));
        }

        // With a rate limit, only the first messages are sent promptly; the invariants check the time of each.
        while (Clock.Elapsed < start + Invariants.RecoveryBound)
        {
            await _world.Bus.RestAsync(_rest);
            if (_world.Messages.All(message => message.HasEnded))
                break;
            await AdvanceAsync(start + Invariants.RecoveryBound);
        }

        await Task.WhenAll(_enqueueing.Where(call => call.IsCompleted));
        new Invariants(_world).CheckHealth(_processes[^1].Health);
    }

    private async Task StopAllAsync()
    {
        _processes[^1].Stop();
        while (!_processes.TrueForAll(process => process.HasStopped))
        {
            await _world.Bus.RestAsync(_rest);
            await AdvanceAsync(Clock.Elapsed + TimeSpan.FromSeconds(1));
        }
    }

    private async Task AdvanceToAsync(TimeSpan elapsed)
    {
        await _world.Bus.RestAsync(_rest);
        while (Clock.Elapsed < elapsed)
        {
            await AdvanceAsync(elapsed);
            await _world.Bus.RestAsync(_rest);
        }
    }

    /// <summary>Moves the clock to the next timer, but not beyond a time.</summary>
    private Task AdvanceAsync(TimeSpan most) =>
        _world.Bus.AdvanceToAsync(Clock.NextDue is { } due && due < most ? due : most);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (process.HasStopped)
                await process.DisposeAsync();
        }

        _world.Dispose();
    }
}
