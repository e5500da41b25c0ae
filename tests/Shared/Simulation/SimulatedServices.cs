using System.Collections.Concurrent;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Templates;

namespace Notify.Tests.Simulation;

/// <summary>A sender of one process, whose provider reacts as the script requires.</summary>
internal sealed class SimulatedSender(World world, ProcessBus bus) : IChannelSender
{
    public async ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        // The process has crashed. It does not exist any longer, so its provider receives nothing.
        if (bus.IsCrashed)
            throw new OperationCanceledException();
        var message = world.Find(request.Envelope.Id);
        var fault = world.FindFault(Callee.Provider, request.Channel, message.Recipient);
        var reaction = fault?.Reaction ?? Reaction.Accept;
        message.Add(Event(MessageEventKind.Called));
        if (reaction == Reaction.EnqueueFurther)
            await world.EnqueueFurtherAsync(bus, message);
        await world.ReactAsync(reaction, cancellationToken);
        message.Add(Event(MessageEventKind.Answered));
        return reaction.ToResult(Scope(fault));

        MessageEvent Event(MessageEventKind kind) =>
            new(kind, world.NextSequence(), world.Clock.Elapsed, request.Channel) { Reaction = reaction };
    }

    private static PauseScope Scope(Fault? fault) => fault switch
    {
        { Recipient: not null } => PauseScope.Address,
        { Origin: not null } => PauseScope.Origin,
        _ => PauseScope.Channel,
    };
}

internal sealed class SimulatedGate(World world, ProcessBus bus) : IDeliveryGate
{
    private static readonly TimeSpan Deferral = TimeSpan.FromSeconds(20);

    public async ValueTask<GateDecision> CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        var message = world.Find(context.Envelope.Id);
        if (world.FindFault(Callee.Gate, context.Channel, message.Recipient)?.Reaction is not { } reaction)
            return GateDecision.Proceed;
        world.RecordServiceFailure(reaction, message.Recipient);
        if (reaction == Reaction.EnqueueFurther)
            await world.EnqueueFurtherAsync(bus, message);
        await world.ReactAsync(reaction, cancellationToken);
        if (reaction is not (Reaction.Defer or Reaction.Skip or Reaction.Drop))
            return GateDecision.Proceed;
        message.Add(new(MessageEventKind.Gated, world.NextSequence(), world.Clock.Elapsed, context.Channel)
        {
            Reaction = reaction,
        });
        return reaction switch
        {
            Reaction.Defer => GateDecision.Defer(world.Clock.GetUtcNow() + Deferral, "script"),
            Reaction.Skip => GateDecision.SkipStep("script"),
            _ => GateDecision.Drop("script"),
        };
    }
}

internal sealed class SimulatedObserver(World world, ProcessBus bus) : IDeliveryObserver
{
    public async ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
    {
        var message = world.Find(delivery.Envelope.Id);
        if (world.FindFault(Callee.Observer, delivery.Channel, message.Recipient)?.Reaction is not { } reaction)
            return;
        if (reaction == Reaction.EnqueueFurther)
            await world.EnqueueFurtherAsync(bus, message);
        await world.ReactAsync(reaction, cancellationToken);
    }
}

/// <summary>The address book of all processes. Each recipient has the same address on all channels.</summary>
internal sealed class SimulatedAddressBook(World world) : IAddressBook
{
    private readonly ConcurrentDictionary<(string Kind, string Address), Suppression> _suppressions = new();

    /// <summary>Lifts all suppressions.</summary>
    public void Clear() => _suppressions.Clear();

    public async ValueTask<IReadOnlyList<string>> GetAddressesAsync(
        string userId, string kind, CancellationToken cancellationToken = default)
    {
        var recipient = world.History.Recipients.First(one => one.Name == userId);
        await ReactAsync(recipient, cancellationToken);
        return [recipient.Address];
    }

    public async ValueTask<Suppression?> GetSuppressionAsync(
        string kind, string address, string? list = null, CancellationToken cancellationToken = default)
    {
        await ReactAsync(world.RecipientOf(address), cancellationToken);
        return _suppressions.GetValueOrDefault((kind, address));
    }

    public async ValueTask SuppressAsync(
        string kind, string address, Suppression suppression, CancellationToken cancellationToken = default)
    {
        await ReactAsync(world.RecipientOf(address), cancellationToken);
        // After the faults, no address is invalid. A late call must not suppress one.
        if (!world.HaveFaultsEnded)
            _suppressions[(kind, address)] = suppression;
    }

    public ValueTask AddAddressAsync(
        string userId, string kind, string address, CancellationToken cancellationToken = default) => default;

    public ValueTask<bool> RemoveAddressAsync(
        string userId, string kind, string address, CancellationToken cancellationToken = default) => new(false);

    public ValueTask<bool> LiftAsync(
        string kind, string address, string? list = null, CancellationToken cancellationToken = default) =>
        new(_suppressions.TryRemove((kind, address), out _));

    // The address book is not called for a channel, so a fault on any channel affects it.
    private async ValueTask ReactAsync(RecipientPlan recipient, CancellationToken cancellationToken)
    {
        if (world.FindFault(Callee.AddressBook, null, recipient)?.Reaction is not { } reaction)
            return;
        world.RecordServiceFailure(reaction, recipient);
        await world.ReactAsync(reaction, cancellationToken);
    }
}

/// <summary>A template engine in which every template exists.</summary>
internal sealed class SimulatedTemplates : ITemplateEngine
{
    public ValueTask<TemplateCheck> CheckAsync(
        string template,
        string kind,
        string? locale,
        ReadOnlyMemory<byte> model,
        CancellationToken cancellationToken = default) => new(TemplateCheck.Ok);

    public ValueTask<RenderedMessage> RenderAsync(
        RenderRequest request, CancellationToken cancellationToken = default) => new(new RenderedMessage("hello"));

    public ValueTask<IReadOnlyList<TemplateProblem>> LintAsync(CancellationToken cancellationToken = default) =>
        new([]);

    public ValueTask<IReadOnlyList<TemplateInfo>> ListAsync(CancellationToken cancellationToken = default) => new([]);
}
