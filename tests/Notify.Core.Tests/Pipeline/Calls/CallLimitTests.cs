using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Primitives;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Templates;
using Notify.Templates.Liquid;

namespace Notify.Tests.Pipeline.Calls;

/// <summary>
/// When the limit of a call starts, what it is named in the log, and what a call that is left behind may do.
/// </summary>
public sealed class CallLimitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task The_time_for_which_a_call_blocks_its_thread_counts_toward_its_limit()
    {
        using var release = new ManualResetEventSlim();
        await using var rig = new DeliveryRig(email: options =>
            (options.SendTimeout, options.RetryDelays) = (TimeSpan.FromSeconds(60), []));
        rig.Email.Answer = (request, cancellationToken) =>
        {
            release.Wait(TimeSpan.FromSeconds(60), CancellationToken.None);
            return ScriptedSender.Never(request, cancellationToken);
        };
        await rig.EnqueueAsync();
        await rig.Runtime.StartAsync();
        await rig.Email.ArrivedAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(50));
        release.Set();
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(10));

        rig.Time.Advance(TimeSpan.FromSeconds(10));

        (await rig.Events.NextAsync()).Outcome.Should().Be(DeliveryOutcomes.Unknown);
    }

    [Fact]
    public async Task A_blocked_call_is_logged_once_although_its_timeout_served_other_threads_before()
    {
        using var release = new ManualResetEventSlim();
        await using var rig = new DeliveryRig(email: options => options.SendTimeout = TimeSpan.FromSeconds(10));
        rig.Email.Answer = (request, _) =>
        {
            if (request.Envelope.Recipient.UserId == "blocked")
                release.Wait(TimeSpan.FromSeconds(60), CancellationToken.None);
            return new(SendResult.Sent());
        };
        await rig.Runtime.StartAsync();
        for (var i = 0; i < 500; i++)
        {
            await rig.EnqueueAsync(DeliveryRig.Envelope($"user-{i}"));
            await rig.Events.NextAsync();
        }

        await rig.EnqueueAsync(DeliveryRig.Envelope("blocked"));
        await rig.Email.ArrivedAsync(501);

        for (var second = 0; second < 20; second++)
            rig.Time.Advance(TimeSpan.FromSeconds(1));

        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1028)
            .Which.Message.Should().StartWith(nameof(ScriptedSender));
        release.Set();
    }

    [Fact]
    public async Task A_template_source_that_fails_is_named_by_its_type()
    {
        await using var rig = new DeliveryRig(builder => builder.Services.Replace(
            ServiceDescriptor.Singleton(provider => TemplateEngine.Create(
                new TemplateOptions { Sources = { new BrokenSource() } },
                provider.GetServices<ChannelKind>(),
                provider.GetRequiredService<TimeProvider>()))));

        await rig.Direct.DeliverAsync(DeliveryRig.Envelope(), default);

        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1021)
            .Which.Message.Should().StartWith(nameof(BrokenSource));
    }

    [Fact]
    public async Task Failures_of_two_devices_at_the_same_time_name_their_own_service()
    {
        var first = new TaskCompletionSource();
        var second = new TaskCompletionSource();
        await using var rig = new DeliveryRig(builder => builder.Services.AddSingleton<IAttachmentSource, NoSource>());
        await rig.Book.AddAddressAsync("ada", "email", "a@example.com");
        await rig.Book.AddAddressAsync("ada", "email", "b@example.com");
        rig.Email.Answer = async (request, cancellationToken) =>
        {
            var isFirst = request.Address == "a@example.com";
            (isFirst ? first : second).SetResult();
            await (isFirst ? second : first).Task;
            if (isFirst)
                throw new InvalidOperationException();
            await request.Attachments!.OpenAsync("blob/7", cancellationToken);
            return SendResult.Sent();
        };
        await rig.EnqueueAsync(AttachmentEnvelope.Create(email: null));
        await rig.Runtime.StartAsync();

        await rig.Events.NextAsync();

        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1020);
        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1021)
            .Which.Message.Should().StartWith(nameof(NoSource));
    }

    [Fact]
    public async Task A_call_of_the_address_book_that_is_left_behind_does_not_touch_the_next_recipient()
    {
        var book = new SlowBook();
        await using var rig = new DeliveryRig(
            builder => builder.Services.Replace(ServiceDescriptor.Singleton<IAddressBook>(book)),
            email: options => options.Concurrency = 1);
        rig.Email.Answer = (request, cancellationToken) => request.Address == "gone"
            ? new(SendResult.InvalidRecipient(SuppressionReason.Gone, "410"))
            : ScriptedSender.Never(request, cancellationToken);
        await rig.EnqueueAsync(DeliveryRig.Envelope("ada", email: "gone"));
        await rig.Runtime.StartAsync();
        await rig.Time.ArmedAsync(Limit);
        rig.Time.Advance(Limit);
        rig.Time.Advance(Grace);
        await rig.Events.NextAsync();
        await rig.EnqueueAsync(DeliveryRig.Envelope("bob", email: "bob@example.com"));
        await rig.Email.ArrivedAsync(2);

        book.Continue.SetResult();

        (await book.Removed.Task.WaitAsync(TimeSpan.FromSeconds(30))).Should().Be("ada");
    }

    [Fact]
    public async Task A_sender_that_is_canceled_by_its_limit_has_timed_out_although_the_host_stops_meanwhile()
    {
        var canceled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource();
        await using var rig = new DeliveryRig(email: options => options.SendTimeout = TimeSpan.FromSeconds(10));
        rig.Email.Answer = async (_, cancellationToken) =>
        {
            using var registration = cancellationToken.Register(() => canceled.TrySetResult());
            await end.Task;
            throw new OperationCanceledException(cancellationToken);
        };
        await rig.EnqueueAsync();
        await rig.Runtime.StartAsync();
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(10));
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await canceled.Task.WaitAsync(TimeSpan.FromSeconds(30));

        var stopping = rig.Runtime.StopAsync(new CancellationToken(canceled: true));
        end.SetResult();
        await stopping;

        (await rig.Events.NextAsync()).State.PossiblyDelivered.Should().BeTrue();
    }

    [Fact]
    public async Task A_sender_that_is_canceled_because_the_host_stops_consumes_no_attempt()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = ScriptedSender.Never;
        await rig.EnqueueAsync();
        await rig.Runtime.StartAsync();
        await rig.Email.ArrivedAsync();

        await rig.Runtime.StopAsync(new CancellationToken(canceled: true));

        var deferred = await rig.Events.NextAsync();
        (deferred.Kind, deferred.State.Failures, deferred.State.PossiblyDelivered)
            .Should().Be((DeliveryEventKind.Deferred, 0, false));
    }

    [Fact]
    public async Task A_sender_that_cancels_itself_has_failed()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (_, _) => throw new OperationCanceledException();
        await rig.EnqueueAsync();
        await rig.Runtime.StartAsync();

        var retrying = await rig.Events.NextAsync();

        (retrying.Kind, retrying.State.Failures).Should().Be((DeliveryEventKind.Retrying, 1));
    }

    private sealed class BrokenSource : ITemplateSource
    {
        public ValueTask<IReadOnlyList<TemplateFile>> LoadAsync(CancellationToken cancellationToken = default) =>
            throw new IOException("The share is away.");

        public IChangeToken? Watch() => null;
    }

    private sealed class NoSource : IAttachmentSource
    {
        public ValueTask<Stream?> OpenAsync(string reference, CancellationToken cancellationToken) =>
            throw new IOException("The storage is away.");
    }

    private sealed class SlowBook : IAddressBook
    {
        public TaskCompletionSource Continue { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<string> Removed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<IReadOnlyList<string>> GetAddressesAsync(
            string userId, string kind, CancellationToken cancellationToken = default) => new([]);

        public ValueTask AddAddressAsync(
            string userId, string kind, string address, CancellationToken cancellationToken = default) => default;

        public ValueTask<bool> RemoveAddressAsync(
            string userId, string kind, string address, CancellationToken cancellationToken = default)
        {
            Removed.TrySetResult(userId);
            return new(true);
        }

        public ValueTask<Suppression?> GetSuppressionAsync(
            string kind, string address, string? list = null, CancellationToken cancellationToken = default) => default;

        public async ValueTask SuppressAsync(
            string kind, string address, Suppression suppression, CancellationToken cancellationToken = default) =>
            await Continue.Task;

        public ValueTask<bool> LiftAsync(
            string kind,
            string address,
            string? list = null,
            CancellationToken cancellationToken = default) =>
            new(false);
    }
}
