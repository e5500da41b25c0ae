using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Hosting;
using Notify.Sql;
using Notify.Sqlite.Tests.Bus;
using Notify.Testing;

namespace Notify.Sqlite.Tests.Settings;

/// <summary>The registrations of each call and of several calls.</summary>
public class UseSqliteTests
{
    private const string File = "some.db";

    private static readonly string[] Methods = ["UseSqlite", "UseSqliteBus"];
    private static readonly string[] Ways = ["host", "path", "action", "section"];

    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var method in Methods)
            {
                foreach (var way in Ways)
                    all.Add(method, way);
            }

            return all;
        }
    }

    [Fact]
    public void Every_overload_is_among_those_tried()
    {
        Type[] homes = [typeof(SqliteBuilderExtensions), typeof(SqliteBusBuilderExtensions)];

        homes.SelectMany(home => home.GetMethods())
            .Where(method => method.IsStatic)
            .GroupBy(method => method.Name)
            .ToDictionary(one => one.Key, one => one.Count())
            .Should().BeEquivalentTo(Methods.ToDictionary(method => method, _ => Ways.Length));
    }

    [Theory, MemberData(nameof(All))]
    public void A_call_registers_the_bus_with_its_options(string method, string way)
    {
        using var host = SettingsHost.Build(builder => Call(builder, method, way), ("Path", File));

        host.Services.GetRequiredService<IMessageBus>().Should().BeOfType<SqlMessageBus>();
        host.Services.GetRequiredService<IMessageBus>()
            .Should().BeSameAs(host.Services.GetRequiredService<SqlMessageBus>());
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        SettingsHost.Options(host).Path.Should().Be(File);
    }

    [Theory, MemberData(nameof(All))]
    public void Twice_is_harmless(string method, string way)
    {
        using var host = SettingsHost.Build(
            builder => Call(Call(Call(builder, method, way), method, way), method, "host"), ("Path", File));

        host.Services.GetServices<IMessageBus>().Should().ContainSingle();
        host.Services.GetServices<IValidateOptions<SqliteOptions>>().Should().ContainSingle();
        host.Services.GetServices<EnginePart<SqliteOptions>>().Should().ContainSingle();
        host.Services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public async Task Two_buses_are_refused_at_start()
    {
        var failure = await SettingsHost.FailureAsync(builder => builder.UseSqlite(File).UseInMemory());

        failure.Should().BeOfType<OptionsValidationException>()
            .Which.Message.Should().Contain("2 buses are registered").And.Contain("SQLite").And.Contain("InMemory");
    }

    [Fact]
    public void Arguments_are_checked()
    {
        SettingsHost.Build(builder =>
        {
            Action[] calls =
            [
                () => builder.UseSqlite(" "),
                () => builder.UseSqliteBus(" "),
                () => builder.UseSqlite((Action<SqliteOptions>)null!),
                () => builder.UseSqliteBus((Action<SqliteOptions>)null!),
                () => builder.UseSqlite((IConfigurationSection)null!),
                () => builder.UseSqliteBus((IConfigurationSection)null!),
                () => ((INotifyBuilder)null!).UseSqlite(),
                () => ((INotifyBuilder)null!).UseSqliteBus(),
            ];
            calls.Should().AllSatisfy(call => call.Should().Throw<ArgumentException>());
        }).Dispose();
    }

    [Fact]
    public async Task A_message_survives_the_end_of_its_host()
    {
        using var folder = new TestFolder();
        var envelope = TestEnvelopes.Envelope(now: TimeProvider.System.GetUtcNow());
        using (var first = SettingsHost.Build(builder => builder.UseSqlite(folder.File())))
            await first.Services.GetRequiredService<IMessageBus>().EnqueueAsync([envelope]);
        Directory.GetFiles(folder.Path).Should().Equal(folder.File());

        using var second = SettingsHost.Build(builder => builder.UseSqlite(folder.File()));
        var leases = await second.Services.GetRequiredService<IMessageBus>()
            .ClaimAsync(Channels.Email, ClaimLimits.Any(10)).AsTask().WaitAsync(SettingsHost.Guard);

        leases.Should().ContainSingle().Which.Envelope.Id.Should().Be(envelope.Id);
    }

    [Fact]
    public async Task The_host_starts_while_the_file_cannot_be_opened_and_work_begins_without_a_restart()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "later", "notify.db");
        using var host = SettingsHost.Build(builder => builder.UseSqlite(path));
        await host.StartAsync().WaitAsync(SettingsHost.Guard);
        var bus = host.Services.GetRequiredService<IMessageBus>();
        var envelope = TestEnvelopes.Envelope(now: TimeProvider.System.GetUtcNow());

        var failure = (await bus.Awaiting(one => one.EnqueueAsync([envelope]).AsTask().WaitAsync(SettingsHost.Guard))
            .Should().ThrowAsync<EnqueueFailedException>()).Which;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var results = await bus.EnqueueAsync([envelope]).AsTask().WaitAsync(SettingsHost.Guard);

        failure.Message.Should().Contain("does not exist").And.Contain("Create it");
        results.Should().Equal(EnqueueResult.Accepted);
        TestRows.Run(path, "SELECT count(*) FROM notify_message").Should().Be(1L);
        await host.StopAsync().WaitAsync(SettingsHost.Guard);
    }

    private static INotifyBuilder Call(INotifyBuilder builder, string method, string way) => (method, way) switch
    {
        ("UseSqlite", "host") => builder.UseSqlite(),
        ("UseSqlite", "path") => builder.UseSqlite(File),
        ("UseSqlite", "action") => builder.UseSqlite(options => options.Path = File),
        ("UseSqlite", "section") => builder.UseSqlite(SettingsHost.Section(("Path", File))),
        ("UseSqliteBus", "host") => builder.UseSqliteBus(),
        ("UseSqliteBus", "path") => builder.UseSqliteBus(File),
        ("UseSqliteBus", "action") => builder.UseSqliteBus(options => options.Path = File),
        ("UseSqliteBus", "section") => builder.UseSqliteBus(SettingsHost.Section(("Path", File))),
        _ => throw new ArgumentOutOfRangeException(nameof(way), $"{method} by {way}"),
    };
}
