using Notify.Bus;
using Notify.Pipeline.Calls;
using Notify.Pipeline.Channels;
using Notify.Pipeline.Decisions;
using Notify.Pipeline.Limits;
using Notify.Services;
using Notify.Templates;

namespace Notify.Pipeline;

/// <summary>
/// One envelope on one step of its via, from the claim to the settlement, together with the decision about it.
/// </summary>
/// <remarks>
/// One object that travels through all methods of the path costs less than a struct that each of them copies. The
/// pipeline reuses it for the next envelope, so nothing that outlives the delivery (a sender that ignores its
/// cancellation, a gate's context, an event) may keep it.
/// </remarks>
internal sealed class DeliveryStep
{
    private StepDecision _decision;
    private readonly Lock _gate = new();
    private SendPermit? _permit;
    private List<string>? _warnings;
    private DateTimeOffset? _channelPausedUntil;

    /// <summary>The channel of this step.</summary>
    public ChannelRuntime Channel { get; private set; } = null!;

    public Envelope Envelope { get; private set; } = null!;

    /// <summary>The state that decisions start from.</summary>
    public DeliveryState State { get; set; } = null!;

    /// <summary>The time at which the delivery started.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>The time stamp of the start; 0 if no component needs the duration.</summary>
    public long StartedAt { get; set; }

    /// <summary>The time of the bus minus the time of this process at the start of the delivery.</summary>
    public TimeSpan ClockDifference { get; private set; }

    /// <summary>The lease; null if the envelope is delivered directly, without the bus.</summary>
    public Lease? Lease { get; private set; }

    /// <summary>
    /// Sets the permit taken before the claim; null if the channel has no limit, or if the permit is yet to be
    /// acquired.
    /// </summary>
    public SendPermit? Permit
    {
        set => _permit = value;
    }

    /// <summary>The scope of the envelope; null if no service can need one.</summary>
    public EnvelopeScope? Scope { get; set; }

    /// <summary>
    /// The language, the time zone and the tenant of the recipient; null if only the notification can have them.
    /// </summary>
    public RecipientProfile? Profile { get; set; }

    /// <summary>Canceled when sends must end.</summary>
    public CancellationToken Stop { get; set; }

    /// <summary>
    /// The rendered message, which all addresses of the step share; null until the first address needs it.
    /// </summary>
    public RenderedMessage? Content { get; set; }

    /// <summary>The latest time until which an answer pauses the whole channel; null if none did.</summary>
    public DateTimeOffset? ChannelPausedUntil
    {
        get
        {
            lock (_gate)
                return _channelPausedUntil;
        }
    }

    /// <summary>The episode of the channel's pauses in which the delivery started.</summary>
    public int PauseGeneration { get; private set; }

    /// <summary>The delivery, for calls of the application's code.</summary>
    public CallOwner Owner => new(Channel, Envelope.Id, Lease, Stop);

    /// <summary>Whether limits per address are awaited instead of deferring the envelope.</summary>
    public bool AwaitsLimits => Lease is null;

    /// <summary>Whether the lease was lost, so that another worker owns the envelope.</summary>
    public bool IsLost => Lease is { IsLost: true };

    /// <summary>The decision about the envelope, once a method of the path has called <see cref="Decide"/>.</summary>
    public ref readonly StepDecision Decision => ref _decision;

    /// <summary>The different warnings of all results so far.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_gate)
                return _warnings is null ? [] : [.. _warnings];
        }
    }

    public void Start(
        ChannelRuntime channel,
        Envelope envelope,
        DeliveryState state,
        DateTimeOffset now,
        Lease? lease = null)
    {
        (Lease, ClockDifference) = (lease, lease?.ClockDifference ?? TimeSpan.Zero);
        Channel = channel;
        Envelope = envelope;
        State = state;
        Now = now;
        PauseGeneration = channel.Pauses.Channel.Generation;
    }

    /// <summary>Returns the permit taken before the claim to the first address that asks for it.</summary>
    public SendPermit? TakePermit() => Interlocked.Exchange(ref _permit, null);

    public void Decide(in StepDecision decision) => _decision = decision;

    /// <summary>
    /// Adds a warning; false if another address of the step has caused the same one. Addresses are sent to at the same
    /// time.
    /// </summary>
    public bool AddWarning(string warning)
    {
        lock (_gate)
        {
            if (_warnings?.Contains(warning) == true)
                return false;
            (_warnings ??= []).Add(warning);
            return true;
        }
    }

    /// <summary>Records that the answer of one address pauses the whole channel.</summary>
    public void PauseChannel(DateTimeOffset? until)
    {
        lock (_gate)
        {
            if (_channelPausedUntil is not { } latest || until > latest)
                _channelPausedUntil = until;
        }
    }

    /// <summary>
    /// Returns a snapshot at the start of the delivery. The difference of the clocks is the one at that time: if the
    /// clock of this process is set meanwhile, the difference of then does not belong to <see cref="Now"/>.
    /// </summary>
    public StepSnapshot AtStart() => new(Envelope, State, Channel.Name, Channel.Policy, Now)
    {
        ClockDifference = ClockDifference,
    };

    /// <summary>Returns a snapshot of everything that decisions depend on.</summary>
    /// <param name="now">The current time, which has just been read.</param>
    public StepSnapshot At(DateTimeOffset now) => new(Envelope, State, Channel.Name, Channel.Policy, now)
    {
        ClockDifference = Lease?.ClockDifference ?? TimeSpan.Zero,
    };

    /// <summary>Forgets the envelope, so that a step that waits for reuse keeps nothing alive.</summary>
    public void Clear()
    {
        Envelope = null!;
        State = null!;
        Lease = null;
        Permit = null;
        Scope = null;
        Profile = null;
        Stop = default;
        Content = null;
        _channelPausedUntil = null;
        _warnings = null;
        _decision = default;
    }
}
