using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Bus.InMemory;
using Notify.Hosting;

namespace Notify.Tests.DependencyInjection;

public class EngineBuilderExtensionsTests
{
    private int _registrations;

    [Fact]
    public void A_bus_replaces_the_default_and_is_registered_once_for_each_name()
    {
        var builder = new ServiceCollection().AddNotify();

        builder.AddBus("Test", _ => new InMemoryMessageBus()).AddBus("Test", _ => new InMemoryMessageBus());

        using var services = builder.Services.BuildServiceProvider();
        services.GetServices<BusRegistration>().Should().Equal(new BusRegistration("Test"));
        services.GetServices<IMessageBus>().Should().ContainSingle()
            .Which.Should().BeSameAs(services.GetRequiredService<InMemoryMessageBus>());
    }

    [Fact]
    public void Startup_fails_and_names_both_buses_when_two_are_registered()
    {
        var builder = new ServiceCollection().AddNotify();
        builder.UseInMemory().AddBus("Test", _ => new InMemoryMessageBus());
        using var services = builder.Services.BuildServiceProvider();

        services.GetRequiredService<IStartupValidator>().Invoking(validator => validator.Validate())
            .Should().Throw<OptionsValidationException>().WithMessage("*2 buses are registered: InMemory, Test*");
    }

    [Fact]
    public void A_part_is_registered_once_and_its_calls_add_up()
    {
        var part = Part("Bus");
        var builder = Host(("Engine:Path", "host"), ("Own:Path", "own"));

        builder.AddEngineParts(part).AddEngineParts(part)
            .AddEngineParts(options => options.Path += "+code", part)
            .AddEngineParts(Section(("Own:Table", "messages")), part);

        using var services = builder.Services.BuildServiceProvider();
        _registrations.Should().Be(1);
        services.GetServices<EnginePart<EngineOptions>>().Should().Equal(part);
        Options(services, "Bus").Should().BeEquivalentTo(new EngineOptions { Path = "host+code", Table = "messages" });
    }

    [Fact]
    public void Each_part_has_options_of_its_own()
    {
        var (bus, limits) = (Part("Bus"), Part("RateLimits"));
        var builder = Host(("Engine:Path", "host"));

        builder.AddEngineParts(bus, limits).AddEngineParts(options => options.Path = "limits", limits);

        using var services = builder.Services.BuildServiceProvider();
        _registrations.Should().Be(2);
        (Options(services, "Bus").Path, Options(services, "RateLimits").Path).Should().Be(("host", "limits"));
    }

    [Fact]
    public void Host_configuration_is_optional()
    {
        var builder = new ServiceCollection().AddNotify();

        builder.AddEngineParts(Part("Bus"));

        using var services = builder.Services.BuildServiceProvider();
        Options(services, "Bus").Path.Should().BeEmpty();
    }

    [Fact]
    public void Arguments_are_checked()
    {
        var part = Part("Bus");
        var builder = new ServiceCollection().AddNotify();
        Action[] calls =
        [
            () => EngineBuilderExtensions.AddEngineParts(null!, part),
            () => builder.AddEngineParts((Action<EngineOptions>)null!, part),
            () => builder.AddEngineParts((IConfigurationSection)null!, part),
            () => builder.AddBus<InMemoryMessageBus>("Test", null!),
            () => builder.AddBus(null!, _ => new InMemoryMessageBus()),
        ];

        calls.Should().AllSatisfy(call => call.Should().Throw<ArgumentNullException>());
    }

    [Fact]
    public void A_bus_is_registered_with_its_own_type()
    {
        var builder = new ServiceCollection().AddNotify();

        builder.Invoking(b => b.AddBus<IMessageBus>("Test", _ => new InMemoryMessageBus()))
            .Should().Throw<ArgumentException>().WithMessage("*the type of the bus itself*");
    }

    private EnginePart<EngineOptions> Part(string name) => new()
    {
        Name = name,
        Section = "Engine",
        Bind = (section, options) =>
        {
            options.Path = section["Path"] ?? options.Path;
            options.Table = section["Table"] ?? options.Table;
        },
        Register = _ => _registrations++,
    };

    private static INotifyBuilder Host(params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(Configuration(settings));
        return services.AddNotify();
    }

    private static IConfigurationSection Section(params (string Key, string Value)[] settings) =>
        Configuration(settings).GetSection("Own");

    private static IConfigurationRoot Configuration((string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();

    private static EngineOptions Options(IServiceProvider services, string part) =>
        services.GetRequiredService<IOptionsMonitor<EngineOptions>>().Get(part);

    private sealed class EngineOptions
    {
        public string Path { get; set; } = "";

        public string Table { get; set; } = "";
    }
}
