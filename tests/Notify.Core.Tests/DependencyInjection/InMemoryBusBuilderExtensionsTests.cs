using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Bus.InMemory;
using Notify.Delivery;
using Notify.Hosting;

namespace Notify.Tests.DependencyInjection;

public class InMemoryBusBuilderExtensionsTests
{
    private readonly Builder _builder = new();

    [Fact]
    public void Using_it_twice_is_harmless()
    {
        _builder.UseInMemory().UseInMemory(options => options.LaneCapacity = 7);
        using var services = _builder.Services.BuildServiceProvider();

        services.GetServices<BusRegistration>().Should().Equal(new BusRegistration("InMemory"));
        services.GetServices<IMessageBus>().Should().ContainSingle().Which
            .Should().BeSameAs(services.GetRequiredService<InMemoryMessageBus>());
        services.GetRequiredService<IOptions<InMemoryBusOptions>>().Value.LaneCapacity.Should().Be(7);
    }

    [Fact]
    public void The_default_bus_is_not_a_choice()
    {
        _builder.Services.AddInMemoryBus();
        using var services = _builder.Services.BuildServiceProvider();

        services.GetRequiredService<IMessageBus>().Should().BeOfType<InMemoryMessageBus>();
        services.GetServices<BusRegistration>().Should().BeEmpty();
    }

    [Fact]
    public void Every_setting_can_stand_in_configuration()
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Bus:LaneCapacity"] = "5",
            ["Bus:WhenFull"] = "Fail",
            ["Bus:TransactionalWeight"] = "4",
            ["Bus:LeaseDuration"] = "00:01:00",
            ["Bus:IdempotencyWindow"] = "2.00:00:00",
            ["Bus:DeadLetterRetention"] = "7.00:00:00",
        }).Build().GetSection("Bus");
        _builder.UseInMemory(section);
        using var services = _builder.Services.BuildServiceProvider();

        services.GetRequiredService<IOptions<InMemoryBusOptions>>().Value.Should().BeEquivalentTo(new InMemoryBusOptions
        {
            LaneCapacity = 5,
            WhenFull = FullLaneAction.Fail,
            TransactionalWeight = 4,
            LeaseDuration = TimeSpan.FromMinutes(1),
            IdempotencyWindow = TimeSpan.FromDays(2),
            DeadLetterRetention = TimeSpan.FromDays(7),
        });
    }

    [Fact]
    public void A_bad_setting_is_named_at_start()
    {
        _builder.UseInMemory(options => options.LaneCapacity = 0);
        using var services = _builder.Services.BuildServiceProvider();

        services.GetRequiredService<IStartupValidator>().Invoking(validator => validator.Validate())
            .Should().Throw<OptionsValidationException>().WithMessage("*LaneCapacity*at least 1*");
    }

    private sealed class Builder : INotifyBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();

        public INotifyBuilder AddChannel(ChannelRegistration channel) => this;
    }
}
