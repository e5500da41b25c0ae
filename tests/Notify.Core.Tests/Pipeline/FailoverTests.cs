using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Delivery;

namespace Notify.Tests.Pipeline;

/// <summary>
/// Messages continue with the next step while a provider is down, and only if it has certainly not got them.
/// </summary>
public sealed class FailoverTests
{
    private static readonly SendResult Unreachable = SendResult.Unreachable("refused");

    [Fact]
    public async Task A_message_continues_with_a_next_step_of_the_same_kind_while_its_provider_is_unreachable()
    {
        await using var world = new World();
        world.Primary.Answer = (_, _) => new(Unreachable);

        await world.SendAsync(5);

        world.Backup.Requests.Should().HaveCount(5);
        world.Primary.Requests.Count
            .Should().BeLessThanOrEqualTo(4, "the messages of one burst, and no one during the pause");
    }

    [Fact]
    public async Task Traffic_returns_to_the_first_provider_within_one_probe()
    {
        await using var world = new World();
        world.Primary.Answer = (_, _) => new(Unreachable);
        await world.SendAsync(1);
        await world.SendAsync(10);
        var asked = world.Primary.Requests.Count;
        world.Primary.Answer = (_, _) => new(SendResult.Sent());

        world.Rig.Time.Advance(TimeSpan.FromSeconds(1));
        await world.SendAsync(3);

        (world.Primary.Requests.Count - asked, world.Backup.Requests.Count).Should().Be((3, 11));
        asked.Should().Be(1);
    }

    [Fact]
    public async Task A_message_waits_if_its_next_step_is_of_another_kind()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (_, _) => new(Unreachable);

        var deferred = await rig.DeliverAsync(DeliveryRig.Envelope(steps: ["email", "sms"]));

        (deferred.Kind, rig.Sms.Requests.Count).Should().Be((DeliveryEventKind.Deferred, 0));
    }

    [Fact]
    public async Task The_option_decides_for_every_kind()
    {
        await using var rig = new DeliveryRig(email: options => options.WhenUnreachable = UnreachableAction.NextStep);
        rig.Email.Answer = (_, _) => new(Unreachable);
        (await rig.DeliverAsync(DeliveryRig.Envelope(steps: ["email", "sms"])))
            .Kind.Should().Be(DeliveryEventKind.Forwarded);

        await using var waiting = new World(options => options.WhenUnreachable = UnreachableAction.Wait);
        waiting.Primary.Answer = (_, _) => new(Unreachable);
        (await waiting.Rig.DeliverAsync(World.Envelope())).Kind.Should().Be(DeliveryEventKind.Deferred);
    }

    [Fact]
    public async Task A_message_that_may_have_been_delivered_stays()
    {
        await using var world = new World();
        world.Primary.Then(SendResult.Unknown("timeout"), Unreachable);
        await world.Rig.DeliverAsync(World.Envelope());

        world.Rig.Time.Advance(TimeSpan.FromSeconds(1));
        (await world.Rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Deferred);

        world.Backup.Requests.Should().BeEmpty();
        world.Rig.Time.Advance(TimeSpan.FromSeconds(10));
        (await world.Rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        world.Primary.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_message_whose_lost_answer_pauses_the_provider_stays()
    {
        await using var world = new World();
        var end = new TaskCompletionSource();
        world.Primary.Answer = async (_, _) =>
        {
            await end.Task;
            return SendResult.Unknown("connection_lost").Suspecting(PauseScope.Channel);
        };
        for (var i = 0; i < 4; i++)
            await world.Rig.EnqueueAsync(World.Envelope($"user{i}@example.com"));

        await world.Rig.Runtime.StartAsync();
        await world.Primary.ArrivedAsync(4);
        end.SetResult();
        for (var i = 0; i < 4; i++)
            (await world.Rig.Events.NextAsync()).State.PossiblyDelivered.Should().BeTrue();
        world.Primary.Answer = (_, _) => new(SendResult.Sent());
        world.Rig.Time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 4; i++)
            (await world.Rig.Events.NextAsync(DeliveryEventKind.Sent)).Channel.Should().Be("primary");
    }

    [Fact]
    public async Task A_message_of_which_a_part_has_arrived_stays()
    {
        await using var world = new World();
        world.Primary.Then(Unreachable.WithPartsSent(1));

        (await world.Rig.DeliverAsync(World.Envelope())).Kind.Should().Be(DeliveryEventKind.Deferred);
    }

    [Theory]
    [InlineData(PauseScope.Channel)]
    [InlineData(PauseScope.Address)]
    public async Task A_throttle_is_awaited_up_to_the_patience(PauseScope scope)
    {
        await using var world = new World();
        world.Primary.Then(
            SendResult.Throttled(TimeSpan.FromSeconds(60), scope, "429"),
            SendResult.Throttled(TimeSpan.FromSeconds(61), scope, "429"));

        (await world.Rig.DeliverAsync(World.Envelope())).Kind.Should().Be(DeliveryEventKind.Deferred);
        world.Rig.Time.Advance(TimeSpan.FromSeconds(60));
        (await world.Rig.Events.NextOnAsync("primary")).Kind.Should().Be(DeliveryEventKind.Forwarded);
        (await world.Rig.Events.NextOnAsync("backup")).Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Fact]
    public async Task A_limit_of_the_application_is_always_awaited()
    {
        await using var world = new World(
            options => options.AddressRateLimit = new RateLimit(1, TimeSpan.FromHours(1)), perAddress: true);
        await world.SendAsync(1);

        await world.Rig.EnqueueAsync(World.Envelope("user0@example.com"));

        (await world.Rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Deferred);
        world.Backup.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_failing_service_of_the_application_sends_no_message_to_the_next_step()
    {
        await using var world = new World(gate: new FailingGate());
        await world.Rig.Runtime.StartAsync();
        for (var i = 0; i < 10; i++)
            await world.Rig.EnqueueAsync(World.Envelope($"user{i}@example.com"));

        for (var i = 0; i < 3; i++)
            (await world.Rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Deferred);

        (await world.Rig.StatisticsAsync("backup")).TotalAccepted.Should().Be(0);
    }

    [Fact]
    public async Task Messages_without_a_next_step_are_not_all_claimed_during_a_pause()
    {
        await using var world = new World(options => options.WhenUnreachable = UnreachableAction.NextStep);
        world.Primary.Answer = (_, _) => new(Unreachable);
        await world.Rig.Runtime.StartAsync();
        for (var i = 0; i < 1_000; i++)
            await world.Rig.EnqueueAsync(World.Envelope($"user{i}@example.com", "primary"));
        await world.Rig.EnqueueAsync(World.Envelope("last@example.com"));

        await world.Rig.SettledAsync("primary");
        (await world.Rig.StatisticsAsync("primary")).Delayed.Should().BeInRange(1, 200);
        // A worker that set its timer after a step of the clock examines messages only after the next step.
        var forwarded = world.Rig.Events.NextOnAsync("backup");
        for (var minute = 0; minute < 12 * 60 && !forwarded.IsCompleted; minute++)
        {
            world.Rig.Time.Advance(TimeSpan.FromMinutes(1));
            await world.Rig.SettledAsync("primary");
        }

        (await forwarded).Kind.Should().Be(DeliveryEventKind.Sent, "every pause examines further messages");
    }

    [Fact]
    public async Task A_failover_is_a_name_for_its_members()
    {
        await using var world = new World();
        world.Primary.Answer = (_, _) => new(SendResult.Misconfigured("535"));
        await world.Rig.Runtime.StartAsync();
        var notifier = world.Rig.Services.GetRequiredService<INotifier>();

        await notifier.EnqueueAsync(
            new Notification("hello", new Recipient { Addresses = World.Addresses("a@example.com") })
            {
                Via = Via.FirstOf("mail"),
            });

        var sent = await world.Rig.Events.NextAsync(DeliveryEventKind.Sent);
        sent.Channel.Should().Be("backup", "a member also forwards while it is misconfigured");
        var report = await notifier.SendAsync(
            new Notification("hello", new Recipient { Addresses = World.Addresses("a@example.com") })
            {
                Via = Via.FirstOf("mail"),
            });
        report.Steps.Select(step => step.Channel).Should().Equal("primary", "backup");
    }

    [Theory]
    [InlineData("primary", new[] { "primary", "backup" }, "*'primary' is already the name of a channel*")]
    [InlineData("mail", new[] { "primary", "smtp" }, "*not registered: smtp*")]
    [InlineData("mail", new[] { "primary", "sms" }, "*different kinds: mail, sms*")]
    public async Task An_invalid_failover_stops_the_start(string name, string[] members, string message)
    {
        await using var world = new World(failover: builder => builder.AddFailover(name, members));

        await world.Rig.Runtime.Invoking(runtime => runtime.StartAsync())
            .Should().ThrowAsync<OptionsValidationException>()
            .WithMessage(message);
    }

    [Theory]
    [InlineData("primary")]
    [InlineData("primary", "primary")]
    [InlineData("primary", "")]
    public void A_failover_needs_two_different_members(params string[] members)
    {
        var builder = new ServiceCollection().AddNotify();

        builder.Invoking(b => b.AddFailover("mail", members)).Should().Throw<ArgumentException>()
            .WithMessage("*at least two*");
    }

    /// <summary>Two channels of one kind next to those of the rig.</summary>
    private sealed class World : IAsyncDisposable
    {
        private int _count;

        public World(
            Action<ChannelOptions>? primary = null,
            bool perAddress = false,
            IDeliveryGate? gate = null,
            Action<INotifyBuilder>? failover = null) => Rig = new DeliveryRig(
                builder =>
                {
                    Add(builder, "primary", Primary, primary, perAddress);
                    Add(builder, "backup", Backup, null, false);
                    if (gate is not null)
                        builder.Services.AddSingleton(gate);
                    (failover ?? (b => b.AddFailover("mail", "primary", "backup")))(builder);
                });

        public DeliveryRig Rig { get; }

        public ScriptedSender Primary { get; } = new();

        public ScriptedSender Backup { get; } = new();

        public static Dictionary<string, string> Addresses(string address) => new() { ["mail"] = address };

        public static Envelope Envelope(string address = "ada@example.com", params string[] steps) => new()
        {
            Id = Guid.CreateVersion7(),
            NotificationId = Guid.CreateVersion7(),
            Template = "hello",
            Recipient = new Recipient { Addresses = Addresses(address) },
            Steps = steps.Length == 0 ? ["primary", "backup"] : steps,
            CreatedAt = DeliveryRig.Start,
            ExpiresAt = DeliveryRig.Start.AddHours(24),
        };

        public async Task SendAsync(int count)
        {
            await Rig.Runtime.StartAsync();
            for (var i = 0; i < count; i++)
                await Rig.EnqueueAsync(Envelope($"user{_count++}@example.com"));
            for (var i = 0; i < count; i++)
                await Rig.Events.NextAsync(DeliveryEventKind.Sent);
        }

        public ValueTask DisposeAsync() => Rig.DisposeAsync();

        private static void Add(
            INotifyBuilder builder,
            string name,
            IChannelSender sender,
            Action<ChannelOptions>? configure,
            bool perAddress)
        {
            var options = new ChannelOptions();
            configure?.Invoke(options);
            builder.AddChannel(
                new ChannelRegistration(name, new ChannelKind("mail"), _ => options, _ => sender)
                {
                    AddressRateLimits = settings =>
                        perAddress
                            ?
                            [
                                new AddressRateLimit
                                {
                                    Name = "address",
                                    Limit = settings.AddressRateLimit!,
                                    AppliesTo = _ => true,
                                },
                            ]
                            : [],
                });
        }
    }

    private sealed class FailingGate : IDeliveryGate
    {
        public ValueTask<GateDecision> CheckAsync(GateContext context, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("The database is away.");
    }
}
