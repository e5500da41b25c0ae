using System.Collections.Concurrent;
using Notify.Bus;

namespace Notify.Tests.Simulation;

/// <summary>Everything around the engine: providers, the code of the application, and all messages.</summary>
internal sealed class World : IDisposable
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<Guid, Message> _messages = new();
    private readonly ConcurrentQueue<(long Sequence, string Recipient)> _serviceFailures = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly TaskCompletionSource _faultsEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEvent _faultsEndedHandle = new(false);
    private readonly EngineRest _rest;
    private long _sequence;

    public World(History history, SimulationBus bus, EngineRest rest)
    {
        (History, Bus, _rest) = (history, bus, rest);
        AddressBook = new SimulatedAddressBook(this);
    }

    public History History { get; }

    public SimulationBus Bus { get; }

    public SimulationClock Clock => Bus.Clock;

    public SimulatedAddressBook AddressBook { get; }

    public IReadOnlyList<Message> Messages => [.. _messages.Values.OrderBy(message => message.EnqueueSequence)];

    /// <summary>The failures of gates and of the address book, with the affected recipient.</summary>
    public IEnumerable<(long Sequence, string Recipient)> ServiceFailures => _serviceFailures;

    /// <summary>The violated invariants that do not concern a single message.</summary>
    public IReadOnlyCollection<string> Violations => _violations;

    public bool HaveFaultsEnded => _faultsEnded.Task.IsCompleted;

    /// <summary>The sequence number of the next event of any message.</summary>
    public long NextSequence() => Interlocked.Increment(ref _sequence);

    public RecipientPlan RecipientOf(string address) => History.Recipients.First(one => one.Address == address);

    public Message Find(Guid envelope) => _messages[envelope];

    public void Violate(string violation) => _violations.Enqueue(violation);

    /// <summary>Ends all faults. From now on, every call succeeds, and the wall clock is right.</summary>
    public void EndFaults()
    {
        Clock.WallClockStep = TimeSpan.Zero;
        AddressBook.Clear();
        _faultsEnded.SetResult();
        _faultsEndedHandle.Set();
    }

    /// <summary>Returns the fault of a call at the present time; null if there is none.</summary>
    public Fault? FindFault(Callee callee, string? channel, RecipientPlan? recipient)
    {
        var now = Clock.Elapsed;
        return HaveFaultsEnded ? null : History.Faults.FirstOrDefault(fault => fault.Callee == callee
            && (channel is null || fault.Channel == channel)
            && (fault.Recipient is null || fault.Recipient == recipient?.Name)
            && (fault.Origin is null || fault.Origin == Channel(fault.Channel).OriginOf(recipient!.Address))
            && fault.From <= now && now < fault.Until);
    }

    /// <summary>Whether the bus fails on a channel at the present time.</summary>
    public bool IsBusFaulty(string channel) => FindFault(Callee.Bus, channel, recipient: null) is not null;

    public ChannelPlan Channel(string name) => History.Channels.First(channel => channel.Name == name);

    /// <summary>Records a failed call of a gate or of the address book, which makes messages wait.</summary>
    public void RecordServiceFailure(Reaction reaction, RecipientPlan recipient)
    {
        if (reaction == Reaction.Throw || !reaction.IsPrompt())
            _serviceFailures.Enqueue((NextSequence(), recipient.Name));
    }

    /// <summary>Reacts as code of the application may: throws, hangs or blocks its thread.</summary>
    /// <exception cref="InvalidOperationException">The reaction is to throw.</exception>
    /// <exception cref="OperationCanceledException">The call was canceled.</exception>
    public async ValueTask ReactAsync(Reaction reaction, CancellationToken cancellationToken)
    {
        switch (reaction)
        {
            case Reaction.Throw:
                throw new InvalidOperationException("The script requires it.");
            case Reaction.Hang:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            case Reaction.HangForever:
                await _faultsEnded.Task;
                break;
            case Reaction.Block:
                _rest.Block(cancellationToken.WaitHandle);
                cancellationToken.ThrowIfCancellationRequested();
                break;
            case Reaction.BlockForever:
                _rest.Block(_faultsEndedHandle);
                break;
        }
    }

    /// <summary>Enqueues the message of the script.</summary>
    public Task EnqueueAsync(Enqueue plan) => EnqueueAsync(
        Bus.Inner,
        plan.Number,
        RecipientNamed(plan.Recipient),
        plan.Steps.Split('>'),
        plan.Lane,
        plan.Delay,
        plan.TimeToLive);

    /// <summary>Enqueues a message that must be sent within a bound, after all faults have ended.</summary>
    public Task EnqueueBoundedAsync(RecipientPlan recipient, string channel, TimeSpan bound) =>
        EnqueueAsync(Bus.Inner, int.MaxValue, recipient, [channel], Lane.Transactional, bound: bound);

    /// <summary>Enqueues a further message to a recipient from inside a delivery, once for each message.</summary>
    public Task EnqueueFurtherAsync(IMessageBus bus, Message cause) => cause.TryCauseFurther()
        ? EnqueueAsync(bus, -1 - cause.Number, cause.Recipient, [cause.FirstChannel], cause.Envelope.Lane)
        : Task.CompletedTask;

    public void Dispose()
    {
        // After a failed round, calls may still be blocked.
        _faultsEndedHandle.Set();
        _faultsEndedHandle.Dispose();
    }

    private RecipientPlan RecipientNamed(string name) => History.Recipients.First(one => one.Name == name);

    private async Task EnqueueAsync(
        IMessageBus bus,
        int number,
        RecipientPlan recipient,
        string[] steps,
        Lane lane,
        TimeSpan? delay = null,
        TimeSpan? timeToLive = null,
        TimeSpan? bound = null)
    {
        var now = Clock.GetUtcNow();
        var message = new Message
        {
            Number = number,
            Envelope = new Envelope
            {
                Id = Guid.CreateVersion7(now),
                NotificationId = Guid.CreateVersion7(now),
                Template = "hello",
                Recipient = CreateRecipient(recipient),
                Steps = steps,
                Lane = lane,
                CreatedAt = now,
                // The application specifies a right time, although the clock of the process is wrong.
                NotBefore = delay is null ? null : Bus.Now + delay,
                ExpiresAt = now + (timeToLive ?? TimeToLive),
            },
            Recipient = recipient,
            HasOwnTime = delay is not null || timeToLive is not null,
            Bound = bound,
            EnqueuedAt = Clock.Elapsed,
            EnqueueSequence = NextSequence(),
        };
        _messages[message.Envelope.Id] = message;
        await bus.EnqueueAsync([message.Envelope]);
        message.Accept(NextSequence(), Clock.Elapsed);
    }

    private Recipient CreateRecipient(RecipientPlan recipient) => new(recipient.Name)
    {
        Addresses = recipient.IsInAddressBook
            ? null
            : History.Channels.DistinctBy(channel => channel.Kind)
                .ToDictionary(channel => channel.Kind, _ => recipient.Address),
    };
}
