using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NSubstitute.Extensions;
using NSubstitute;
using Notify.Bus;
using Notify.Delivery;
using Notify.Hosting;
using Notify.Testing;
using Notify.Tests.Bus;
using Notify.Tests.Pipeline;

namespace Notify.Tests.Hosting;

public sealed class NotifyRuntimeTests
{
    [Fact]
    public async Task Draining_works_until_nothing_is_queued_delayed_or_in_flight()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Transient("450"));
        await rig.EnqueueAsync();
        await rig.EnqueueAsync(DeliveryRig.Envelope(steps: ["sms"]));
        var draining = rig.Runtime.DrainAsync();
        await rig.Events.NextAsync(DeliveryEventKind.Retrying);
        draining.IsCompleted.Should().BeFalse();
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await draining.WaitAsync(TimeSpan.FromSeconds(30));
        rig.Email.Requests.Should().HaveCount(2);
        rig.Sms.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_drain_can_be_given_up_and_the_workers_go_on()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Transient("450"));
        await rig.EnqueueAsync();
        using var giveUp = new CancellationTokenSource();
        var draining = rig.Runtime.DrainAsync(giveUp.Token);
        await rig.Events.NextAsync();
        await giveUp.CancelAsync();
        await draining.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await rig.Events.NextAsync(DeliveryEventKind.Sent);
    }

    [Fact]
    public async Task Stopping_sends_what_is_queued_transactional_first_and_reports_it()
    {
        await using var rig = new DeliveryRig(email: options => options.Concurrency = 1);
        await rig.Bus.Control.PauseAsync("email");
        await rig.EnqueueAsync(DeliveryRig.Envelope(lane: Lane.Campaign));
        await rig.EnqueueAsync();
        await rig.Runtime.StartAsync();
        await rig.Bus.Control.ResumeAsync("email");
        var report = await rig.Runtime.StopAsync();
        (report.LeftTransactional, report.LeftCampaign, report.Released).Should().Be((0, 0, 0));
        rig.Email.Requests.Select(request => request.Envelope.Lane).Should().Equal(Lane.Transactional, Lane.Campaign);
        var enqueue = () => rig.EnqueueAsync();
        (await enqueue.Should().ThrowAsync<EnqueueFailedException>())
            .Which.Reason.Should().Be(EnqueueFailureReason.Stopping);
        (await rig.Runtime.StopAsync()).Should().BeSameAs(report, "a second stop says the same");
        await rig.Runtime.Invoking(runtime => runtime.StartAsync()).Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task When_the_time_is_up_sends_are_canceled_and_released_uncharged()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = ScriptedSender.Never;
        await rig.EnqueueAsync();
        await rig.Runtime.StartAsync();
        await rig.Email.ArrivedAsync();
        using var time = new CancellationTokenSource();
        var stopping = rig.Runtime.StopAsync(time.Token);
        stopping.IsCompleted.Should().BeFalse();
        await time.CancelAsync();
        var report = await stopping.WaitAsync(TimeSpan.FromSeconds(30));
        report.Should().BeEquivalentTo(new { Sent = 0, Released = 1, Unfinished = 0, LeftTransactional = 1 });
        var told = await rig.Events.NextAsync();
        (told.Kind, told.State.Failures, told.NextAt).Should().Be((DeliveryEventKind.Deferred, 0, DeliveryRig.Start));
        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1043);
    }

    [Fact]
    public async Task A_shutdown_waits_for_an_envelope_that_is_due_soon()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Throttled(TimeSpan.FromSeconds(4), PauseScope.Address, "429"));
        await rig.DeliverAsync();
        var stopping = rig.Runtime.StopAsync();
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(5));
        rig.Time.Advance(TimeSpan.FromSeconds(4.5));
        (await stopping.WaitAsync(TimeSpan.FromSeconds(30))).LeftTransactional.Should().Be(0);
        rig.Email.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_shutdown_does_not_wait_for_an_envelope_that_is_due_later()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (_, _) => new(SendResult.Throttled(TimeSpan.FromMinutes(9), PauseScope.Address, "429"));
        await rig.DeliverAsync();
        var due = DeliveryRig.Start.AddHours(1);
        await rig.EnqueueAsync(TestEnvelopes.Envelope(notBefore: due, now: DeliveryRig.Start));
        (await rig.Runtime.StopAsync().WaitAsync(TimeSpan.FromSeconds(30))).LeftTransactional.Should().Be(2);
    }

    [Fact]
    public async Task A_bus_that_does_not_answer_delays_a_stop_only_until_the_time_is_up()
    {
        var bus = Substitute.For<IMessageBus>();
        bus.ReturnsForAll(new ValueTask<BusStatistics>(new TaskCompletionSource<BusStatistics>().Task));
        await using var rig = new DeliveryRig(
            builder => builder.UseSharedBus().Services.AddSingleton(bus),
            options: options => options.RunWorkers = false);
        await rig.Runtime.StartAsync();
        using var hostTime = new CancellationTokenSource();
        var stopping = rig.Runtime.StopAsync(hostTime.Token);
        await hostTime.CancelAsync();
        await rig.Time.ArmedAsync(TimeSpan.FromMilliseconds(500));
        rig.Time.Advance(TimeSpan.FromMilliseconds(500));
        var report = await stopping.WaitAsync(TimeSpan.FromSeconds(30));
        (report.LeftTransactional, report.LeftCampaign).Should().Be((null, null));
        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1059);
        rig.Logs.GetSnapshot().Should().NotContain(record => record.Id.Id == 1042);
    }

    [Fact]
    public async Task A_host_that_only_enqueues_makes_no_sender_and_works_nothing()
    {
        await using var rig = new DeliveryRig(
            builder =>
                builder.UseSharedBus()
                    .AddChannel(
                        new ChannelRegistration(
                            "email",
                            new ChannelKind("email"),
                            _ => new ChannelOptions(),
                            _ => throw new InvalidOperationException("no password"))),
            options: o => o.RunWorkers = false);
        await rig.EnqueueAsync();
        await rig.Runtime.StartAsync();
        rig.Monitor.Channels.Should().BeEmpty();
        await rig.Runtime.DrainAsync();
        (await rig.StatisticsAsync()).Transactional.Should().Be(1);
    }

    [Fact]
    public async Task Only_the_named_channels_are_worked()
    {
        await using var rig = new DeliveryRig(
            builder => builder.UseSharedBus(), options: o => o.WorkerChannels.Add("sms"));
        await rig.EnqueueAsync();
        await rig.EnqueueAsync(DeliveryRig.Envelope(steps: ["sms"]));
        await rig.Runtime.DrainAsync();
        rig.Sms.Requests.Should().ContainSingle();
        rig.Email.Requests.Should().BeEmpty();
        rig.Monitor.Channels.Should().ContainSingle().Which.Channel.Should().Be("sms");
    }

    [Fact]
    public async Task An_unknown_channel_name_keeps_the_host_from_starting_and_names_the_registered_ones()
    {
        await using var rig = new DeliveryRig(options: o => o.WorkerChannels.Add("emial"));
        (await rig.Runtime.Invoking(runtime => runtime.StartAsync())
                .Should().ThrowAsync<OptionsValidationException>()).WithMessage("*emial*email*sms*");
    }

    [Fact]
    public async Task A_bad_channel_setting_keeps_the_host_from_starting()
    {
        await using var rig = new DeliveryRig(email: o => o.Concurrency = 0);
        (await rig.Runtime.Invoking(runtime => runtime.StartAsync())
                .Should().ThrowAsync<OptionsValidationException>()).WithMessage("*'email'*Concurrency*at least 1*");
    }

    [Fact]
    public async Task The_workers_start_and_stop_with_the_host_after_the_start_up_checks()
    {
        await using var rig = new DeliveryRig(builder => builder.Services.AddSingleton<IStartupCheck, Seen>());
        var hosted = rig.Services.GetServices<IHostedService>().Should().ContainSingle().Which;
        await rig.EnqueueAsync();
        await hosted.StartAsync(default);
        await hosted.StartAsync(default);
        await rig.Events.NextAsync(DeliveryEventKind.Sent);
        await hosted.StopAsync(default);
        ((Seen)rig.Services.GetServices<IStartupCheck>().Single(check => check is Seen)).Times.Should().Be(1);
    }

    // WebApplicationFactory stops a host that its own program stops too, and the program may be done first.
    [Fact]
    public async Task A_host_may_be_stopped_from_two_sides_and_by_the_slower_one_after_it_is_disposed()
    {
        var rig = new DeliveryRig();
        var hosted = rig.Services.GetServices<IHostedService>().Should().ContainSingle().Which;
        var runtime = rig.Runtime;
        await hosted.StartAsync(default);
        await rig.EnqueueAsync();
        await Task.WhenAll(hosted.StopAsync(default), hosted.StopAsync(default));
        rig.Email.Requests.Should().ContainSingle();
        await rig.DisposeAsync();
        await hosted.StopAsync(default);
        (await runtime.StopAsync()).LeftTransactional.Should().Be(0);
        await runtime.Invoking(stopped => stopped.StartAsync()).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task A_second_stop_waits_for_the_first_no_longer_than_its_own_time()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = ScriptedSender.Never;
        await rig.EnqueueAsync();
        await rig.Runtime.StartAsync();
        await rig.Email.ArrivedAsync();
        using var time = new CancellationTokenSource();
        var first = rig.Runtime.StopAsync(time.Token);
        await rig.Runtime.Invoking(runtime => runtime.StopAsync(new CancellationToken(canceled: true)))
            .Should().ThrowAsync<OperationCanceledException>();
        first.IsCompleted.Should().BeFalse();
        await time.CancelAsync();
        (await rig.Runtime.StopAsync()).Should().BeSameAs(await first);
    }

    [Fact]
    public async Task Disposed_without_a_stop_it_cannot_say_what_is_left()
    {
        INotifyRuntime runtime;
        await using (var services = new ServiceCollection().AddLogging().AddNotify().Services.BuildServiceProvider())
            await (runtime = services.GetRequiredService<INotifyRuntime>()).StartAsync();
        await runtime.Invoking(stopped => stopped.StopAsync()).Should().ThrowAsync<ObjectDisposedException>();
    }

    private sealed class Seen : IStartupCheck
    {
        public int Times { get; private set; }

        public ValueTask CheckAsync(CancellationToken cancellationToken)
        {
            Times++;
            return default;
        }
    }
}
