using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify.Bus;
using Notify.Delivery;
using Notify.Pipeline;
using Notify.Pipeline.Channels;
using Notify.Pipeline.Decisions;
using Notify.Templates;

namespace Notify.Tests.Pipeline;

/// <summary>The allocations of the pipeline itself if no call has to wait.</summary>
[Collection(nameof(AloneCollection))]
public sealed class AllocationTests
{
    private const int Messages = 20_000;

    [Fact]
    public async Task A_message_that_nothing_holds_up_is_processed_synchronously_with_a_few_small_objects()
    {
        var services = new ServiceCollection();
        var builder = services.AddNotify();
        builder.AddChannel(
            new ChannelRegistration("email", new ChannelKind("email"), _ => new ChannelOptions(), _ => new Instant()));
        services.Replace(ServiceDescriptor.Singleton<ITemplateEngine>(new Constant()));
        await using var provider = services.BuildServiceProvider();
        var bus = provider.GetRequiredService<IMessageBus>();
        var pipeline = provider.GetRequiredService<DeliveryPipeline>();
        var channel = provider.GetRequiredService<ChannelRuntimeCache>().Find("email")!;
        var now = TimeProvider.System.GetUtcNow();
        var envelopes = Enumerable.Range(0, Messages).Select(i => new Envelope
        {
            Id = Guid.NewGuid(),
            NotificationId = Guid.NewGuid(),
            Template = "hello",
            Recipient = new Recipient($"user-{i}") { Email = "ada@example.com" },
            Steps = ["email"],
            CreatedAt = now,
            ExpiresAt = now.AddHours(1),
        }).ToList();
        await bus.EnqueueAsync(envelopes);
        var leases = await bus.ClaimAsync("email", ClaimLimits.Any(Messages));
        Process(pipeline, channel, leases, 0, 1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Process(pipeline, channel, leases, 1_000, Messages);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)(Messages - 1_000);
        // An unoptimized build keeps its state machines on the heap.
        var bound = typeof(DeliveryPipeline).Assembly.GetCustomAttribute<DebuggableAttribute>()!.IsJITOptimizerDisabled
            ? 8_000
            : 160;
        each.Should().BeLessThan(bound, "one send request and one render request");
    }

    private static void Process(
        DeliveryPipeline pipeline,
        ChannelRuntime channel,
        IReadOnlyList<Lease> leases,
        int from,
        int to)
    {
        for (var i = from; i < to; i++)
        {
            var processing = pipeline.DeliverAsync(channel, leases[i], null, null, CancellationToken.None);
            if (!processing.IsCompletedSuccessfully || processing.GetAwaiter().GetResult() != LeaseEnd.Sent)
                throw new InvalidOperationException("It had to wait, or was not sent.");
        }
    }

    private sealed class Instant : IChannelSender
    {
        public ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken) =>
            new(SendResult.Sent());
    }

    private sealed class Constant : ITemplateEngine
    {
        private static readonly RenderedMessage Message = new("hello");

        public ValueTask<TemplateCheck> CheckAsync(
            string template,
            string kind,
            string? locale,
            ReadOnlyMemory<byte> model,
            CancellationToken cancellationToken = default) =>
            new(TemplateCheck.Ok);

        public ValueTask<RenderedMessage> RenderAsync(
            RenderRequest request,
            CancellationToken cancellationToken = default) =>
            new(Message);

        public ValueTask<IReadOnlyList<TemplateProblem>> LintAsync(CancellationToken cancellationToken = default) =>
            new([]);

        public ValueTask<IReadOnlyList<TemplateInfo>> ListAsync(CancellationToken cancellationToken = default) =>
            new([]);
    }
}
