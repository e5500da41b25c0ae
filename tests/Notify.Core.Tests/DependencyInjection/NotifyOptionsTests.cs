using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notify.Hosting;
using Notify.Tests.Bus;
using Notify.Tests.Enqueue;

namespace Notify.Tests.DependencyInjection;

public sealed class NotifyOptionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void A_batch_has_1_to_1000_items(int size) => Errors(options => options.EnqueueBatchSize = size)
        .Should().Equal($"NotifyOptions.EnqueueBatchSize is {size}. Set a number from 1 to 1000.");

    [Fact]
    public void A_time_to_live_is_above_zero() =>
        Errors(options =>
            {
                options.TransactionalTimeToLive = TimeSpan.Zero;
                options.CampaignTimeToLive = TimeSpan.FromHours(-1);
            }).Should().Equal(
                "NotifyOptions.TransactionalTimeToLive is 00:00:00. Set a duration above zero, for example "
                    + "1.00:00:00 for 24 hours.",
                "NotifyOptions.CampaignTimeToLive is -01:00:00. Set a duration above zero, for example 3.00:00:00 "
                    + "for 72 hours.");

    [Fact]
    public void A_via_names_registered_channels() => Errors(options => options.Via = Via.FirstOf("email", "sms"))
        .Should().Equal(
            "NotifyOptions.Via names channels that are not registered: sms. Registered: email. " +
            "Register the channel (AddEmail, AddChannel …) or correct the name.");

    [Fact]
    public void Worked_channels_are_registered() => Errors(options => options.WorkerChannels.Add("sms"))
        .Should().ContainSingle()
        .Which.Should().StartWith("NotifyOptions.WorkerChannels names channels that are not registered: sms.");

    [Fact]
    public void A_via_of_names_holds_each_once() => Errors(options =>
    {
        options.ViaNames.Add("email");
        options.ViaNames.Add("email");
    }).Should().Equal(
        "NotifyOptions.ViaNames (in configuration: Via) is not a valid via: " +
        "it contains the channel 'email' more than once. List the channel names in order, each once.");

    [Fact]
    public void A_via_of_names_holds_no_empty_one() =>
        Errors(options => options.ViaNames.Add(" "))
            .Should().ContainSingle().Which.Should().Contain("it contains an empty channel name");

    [Fact]
    public void Startup_fails_and_names_both_buses_when_two_are_registered() =>
        Errors(
            _ => { },
            services => services
                .AddSingleton(new BusRegistration("Redis"))
                .AddSingleton(new BusRegistration("InMemory"))
                .AddSingleton(new BusRegistration("Redis")))
            .Should().Equal("2 buses are registered: Redis, InMemory. Keep one of them.");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Workers_are_required_on_the_in_memory_bus(bool isChosen) =>
        Errors(
            options => options.RunWorkers = false,
            services => _ = isChosen ? services.AddNotify().UseInMemory() : null)
            .Should().Equal(
                "NotifyOptions.RunWorkers is false, but the in-memory bus exists only in this process, so nothing " +
                "would be sent. Set RunWorkers to true, or use a bus that processes share, for example UseRedis().");

    [Fact]
    public void Workers_are_not_required_on_a_bus_that_processes_share() =>
        Resolve(options => options.RunWorkers = false, services => services.AddNotify().UseSharedBus())
            .Should().NotThrow();

    [Fact]
    public void Worked_channels_contain_every_channel_on_the_in_memory_bus() =>
        Errors(
            options => options.WorkerChannels.Add("email"),
            services => services.AddNotify().AddChannel(NotifierRig.Named("push", "push"))
                .AddChannel(NotifierRig.Named("sms", "sms")))
            .Should().Equal(
                "NotifyOptions.WorkerChannels leaves out registered channels: push, sms. The in-memory bus exists only " +
                "in this process, so their messages would never be sent. Add them, leave WorkerChannels empty, or " +
                "use a bus that processes share, for example UseRedis().");

    [Fact]
    public void Worked_channels_on_the_in_memory_bus_may_be_the_members_of_a_failover() =>
        Resolve(
            options => options.WorkerChannels.Add("mail"),
            services => services.AddNotify().AddChannel(NotifierRig.Named("backup", "email"))
                .AddFailover("mail", "email", "backup"))
            .Should().NotThrow();

    [Fact]
    public void Worked_channels_may_be_some_of_the_channels_on_a_bus_that_processes_share() =>
        Resolve(
            options => options.WorkerChannels.Add("email"),
            services => services.AddNotify().UseSharedBus().AddChannel(NotifierRig.Named("push", "push")))
            .Should().NotThrow();

    [Fact]
    public void The_only_channel_is_the_default_via() => DefaultVia(_ => { }).Should().Be(Via.FirstOf("email"));

    [Fact]
    public void Several_channels_have_no_default_via() =>
        DefaultVia(builder => builder.AddChannel(NotifierRig.Named("push", "push"))).Should().BeNull();

    [Fact]
    public void The_members_of_a_failover_must_be_channels() =>
        Errors(_ => { }, services => services.AddNotify().AddFailover("x", "y", "email").AddFailover("y", "x", "email"))
            .Should().Equal(
                "AddFailover 'x' contains other failovers: y. The members must be channels. "
                + "Name the channels themselves, in the order in which they are used.",
                "AddFailover 'y' contains other failovers: x. The members must be channels. "
                + "Name the channels themselves, in the order in which they are used.");

    [Fact]
    public void One_bus_twice_is_one() =>
        Resolve(_ => { }, services => services.AddNotify().UseInMemory().UseInMemory()).Should().NotThrow();

    [Fact]
    public async Task A_host_does_not_start_with_a_bad_setting()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddNotify(options => options.EnqueueBatchSize = 0);
        using var host = builder.Build();

        var start = async () => await host.StartAsync();

        await start.Should().ThrowAsync<OptionsValidationException>().WithMessage("*EnqueueBatchSize*");
    }

    private static Via? DefaultVia(Action<INotifyBuilder> more)
    {
        var services = new ServiceCollection();
        more(services.AddNotify().AddChannel(NotifierRig.Named("email", "email")));
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<NotifyOptions>>().Value.Via;
    }

    private static IEnumerable<string> Errors(Action<NotifyOptions> change, Action<IServiceCollection>? more = null) =>
        Resolve(change, more).Should().Throw<OptionsValidationException>().Which.Failures;

    private static Action Resolve(Action<NotifyOptions> change, Action<IServiceCollection>? more) => () =>
    {
        var services = new ServiceCollection();
        services.AddNotify(change).AddChannel(NotifierRig.Named("email", "email"));
        more?.Invoke(services);
        using var provider = services.BuildServiceProvider();
        _ = provider.GetRequiredService<IOptions<NotifyOptions>>().Value;
    };
}
