using Microsoft.Extensions.DependencyInjection;
using Notify.Delivery;

namespace Notify.Tests.Pipeline;

/// <summary>
/// Failures of an attachment source, also while its content is read, are failures of the application: no attempt is
/// consumed.
/// </summary>
public sealed class AttachmentSourceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_that_breaks_while_it_is_read_consumes_no_attempt(bool isSynchronous)
    {
        var storage = new Storage
        {
            Read = _ => throw new IOException("The storage went away."),
            Block = () => throw new IOException("The storage went away."),
        };
        await using var rig = Rig(storage);
        rig.Email.Answer = isSynchronous ? ReadSynchronously : ReadAsync;
        await rig.EnqueueAsync(AttachmentEnvelope.Create());
        await rig.Runtime.StartAsync();

        var deferred = await rig.Events.NextAsync();

        ShouldNotCount(deferred);
        rig.Logs.GetSnapshot().Where(record => record.Id.Id is 1020 or 1021).Should().ContainSingle()
            .Which.Message.Should().Contain(nameof(Storage));
        (storage.Read, storage.Block) = (_ => new(0), () => { });
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_read_that_never_returns_consumes_no_attempt(bool honors)
    {
        var end = new TaskCompletionSource<int>();
        var storage = new Storage { Read = token => new(honors ? end.Task.WaitAsync(token) : end.Task) };
        await using var rig = Rig(storage);
        await rig.EnqueueAsync(AttachmentEnvelope.Create());
        await rig.Runtime.StartAsync();
        await rig.Time.ArmedAsync(Limit);

        rig.Time.Advance(Limit);
        rig.Time.Advance(Grace);

        var deferred = await rig.Events.NextAsync();
        ShouldNotCount(deferred);
        deferred.State.PossiblyDelivered.Should().BeFalse();
        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1021)
            .Which.Message.Should().Contain(nameof(Storage));
        end.SetResult(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sender_whose_time_ends_while_it_waits_for_the_source_consumes_no_attempt(bool honors)
    {
        var end = new TaskCompletionSource<int>();
        var storage = new Storage { Read = token => new(honors ? end.Task.WaitAsync(token) : end.Task) };
        await using var rig = Rig(storage, options => options.SendTimeout = TimeSpan.FromSeconds(20));
        await rig.EnqueueAsync(AttachmentEnvelope.Create());
        await rig.Runtime.StartAsync();
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(20));
        await rig.Time.ArmedAsync(Limit);

        rig.Time.Advance(TimeSpan.FromSeconds(20));
        await rig.Time.ArmedAsync(Grace);
        rig.Time.Advance(Grace);

        ShouldNotCount(await rig.Events.NextAsync());
        end.SetResult(0);
    }

    [Fact]
    public async Task A_read_that_blocks_its_thread_frees_its_slot_and_names_the_source()
    {
        using var end = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var storage = new Storage
        {
            Block = () =>
            {
                entered.TrySetResult();
                end.Wait(TimeSpan.FromSeconds(60));
            },
        };
        await using var rig = Rig(storage, options => options.Concurrency = 1);
        rig.Email.Answer = (request, token) =>
            request.Envelope.Attachments.Count > 0 ? ReadSynchronously(request, token) : new(SendResult.Sent());
        await rig.EnqueueAsync(AttachmentEnvelope.Create());
        await rig.Runtime.StartAsync();
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await rig.EnqueueAsync(DeliveryRig.Envelope("bob"));

        for (var second = 0; second < 37; second++)
            rig.Time.Advance(TimeSpan.FromSeconds(1));

        (await rig.Events.NextAsync(DeliveryEventKind.Sent)).Envelope.Recipient.UserId.Should().Be("bob");
        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1028)
            .Which.Message.Should().Contain(nameof(Storage));
        end.Set();
    }

    [Fact]
    public async Task Parts_that_have_arrived_are_kept_if_the_source_fails_afterward()
    {
        var storage = new Storage { Read = _ => throw new IOException("The storage went away.") };
        await using var rig = Rig(storage);
        rig.Email.Answer = async (request, cancellationToken) =>
        {
            try
            {
                return await ReadAsync(request, cancellationToken);
            }
            catch (IOException)
            {
                return SendResult.Transient("attachment").WithPartsSent(1);
            }
        };
        await rig.EnqueueAsync(AttachmentEnvelope.Create());
        await rig.Runtime.StartAsync();
        ShouldNotCount(await rig.Events.NextAsync());

        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.Email.ArrivedAsync(2);

        rig.Email.Requests.Last().PartsSent.Should().Be(1);
    }

    [Fact]
    public async Task A_message_that_may_have_arrived_before_the_source_failed_does_not_go_to_its_next_step()
    {
        var storage = new Storage { Read = _ => throw new IOException("The storage went away.") };
        await using var rig = Rig(storage);
        rig.Email.Answer = async (request, cancellationToken) =>
        {
            try
            {
                return await ReadAsync(request, cancellationToken);
            }
            catch (IOException)
            {
                return SendResult.Unknown("interrupted");
            }
        };
        await rig.EnqueueAsync(AttachmentEnvelope.Create());
        await rig.Runtime.StartAsync();

        var deferred = await rig.Events.NextAsync();

        ShouldNotCount(deferred);
        deferred.State.PossiblyDelivered.Should().BeTrue();
    }

    [Fact]
    public async Task A_stream_that_cannot_be_disposed_does_not_cause_a_second_send()
    {
        var storage = new Storage { Read = _ => new(0), Close = () => throw new IOException("The storage went away.") };
        await using var rig = Rig(storage);
        await rig.EnqueueAsync(AttachmentEnvelope.Create());
        await rig.Runtime.StartAsync();

        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);

        rig.Email.Requests.Should().ContainSingle();
        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1026)
            .Which.Message.Should().Contain(nameof(Storage));
    }

    private static DeliveryRig Rig(Storage storage, Action<ChannelOptions>? email = null)
    {
        var rig = new DeliveryRig(builder => builder.Services.AddSingleton<IAttachmentSource>(storage), email);
        rig.Email.Answer = ReadAsync;
        return rig;
    }

    private static void ShouldNotCount(DeliveryEvent delivery) =>
        (delivery.Kind, delivery.Attempt, delivery.State.Failures).Should().Be((DeliveryEventKind.Deferred, 0, 0));

    private static async ValueTask<SendResult> ReadAsync(SendRequest request, CancellationToken cancellationToken)
    {
        var read = await AttachmentReader.OpenAsync(
            request.Envelope.Attachments[0], request.Attachments, 1_000, cancellationToken);
        return read.IsOpened ? SendResult.Sent() : read.Failure;
    }

    private static async ValueTask<SendResult> ReadSynchronously(
        SendRequest request,
        CancellationToken cancellationToken)
    {
        var content = await request.Attachments!.OpenAsync("blob/7", cancellationToken);
        content!.ReadByte();
        return SendResult.Sent();
    }

    /// <summary>A source whose streams cannot seek, as those of a remote storage.</summary>
    private sealed class Storage : IAttachmentSource
    {
        public Func<CancellationToken, ValueTask<int>> Read { get; set; } = _ => new(0);

        public Action Block { get; set; } = () => { };

        public Action Close { get; init; } = () => { };

        public ValueTask<Stream?> OpenAsync(string reference, CancellationToken cancellationToken) =>
            new(new Content(this));

        private sealed class Content(Storage storage) : MemoryStream
        {
            public override bool CanSeek => false;

            public override ValueTask<int> ReadAsync(
                Memory<byte> buffer, CancellationToken cancellationToken = default) => storage.Read(cancellationToken);

            public override int Read(byte[] buffer, int offset, int count)
            {
                storage.Block();
                return 0;
            }

            public override ValueTask DisposeAsync()
            {
                storage.Close();
                return base.DisposeAsync();
            }
        }
    }
}
